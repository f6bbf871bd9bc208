package dev.smartcron.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.web.http.Call;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontProxyTest {
    private static final FrontProxy PROXY = new FrontProxy("/cron", List.of("127.0.0.1"));

    private static Call call(String path, String address, Map<String, String> headers) {
        return new Call("GET", path, Map.of(), headers::get, new byte[0], address, false);
    }

    @ParameterizedTest
    @CsvSource({
        "/cron/tasks, /tasks",
        "/cron, /",
        "/cron/, /",
        "/tasks, /tasks",
        "/cronicle, /cronicle",
        "/cron/cron, /cron"
    })
    void the_prefix_is_taken_off_where_the_proxy_has_not(String asked, String path) {
        assertThat(PROXY.seen(call(asked, "10.0.0.1", Map.of())).path()).isEqualTo(path);
    }

    @Test
    void only_a_proxy_of_ours_is_believed_whom_it_asks_for() {
        Map<String, String> headers = Map.of("X-Forwarded-For", "1.1.1.1, 10.9.9.9", "X-Forwarded-Proto", "https");
        Call through = PROXY.seen(call("/", "127.0.0.1", headers));
        assertThat(through.address()).isEqualTo("10.9.9.9");
        assertThat(through.isSecure()).isTrue();
        Call pretended = PROXY.seen(call("/", "10.0.0.1", headers));
        assertThat(pretended.address()).isEqualTo("10.0.0.1");
        assertThat(pretended.isSecure()).isFalse();
    }
}
