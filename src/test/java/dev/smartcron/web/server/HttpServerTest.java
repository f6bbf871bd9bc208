package dev.smartcron.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import org.junit.jupiter.api.Test;

class HttpServerTest {
    @Test
    void the_addresses_of_a_proxy_that_adds_a_line_of_its_own_are_read_to_the_last() {
        HeaderMap headers = new HeaderMap();
        headers.add(new HttpString("x-forwarded-for"), "1.1.1.1");
        headers.add(new HttpString("X-Forwarded-For"), "10.9.9.9");
        headers.add(new HttpString("Host"), "one");
        headers.add(new HttpString("Host"), "other");
        assertThat(HttpServer.header(headers, "X-Forwarded-For")).isEqualTo("1.1.1.1, 10.9.9.9");
        assertThat(HttpServer.header(headers, "Host")).isEqualTo("one");
        assertThat(HttpServer.header(headers, "Origin")).isNull();
    }
}
