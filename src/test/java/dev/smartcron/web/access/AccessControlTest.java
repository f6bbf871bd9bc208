package dev.smartcron.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.settings.DashboardSettings;
import dev.smartcron.web.http.Call;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessControlTest {
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void who_has_to_wait_does_not_use_the_code_up() {
        DashboardSettings settings = new DashboardSettings(
                "127.0.0.1", 8787, Optional.empty(), Map.of(), Optional.empty(), List.of(), "", List.of());
        AccessControl access = new AccessControl(new Tokens("main", settings), settings, new Now());
        Call call = new Call("POST", "/sign-in", Map.of(), unused -> null, new byte[0], "10.0.0.1", false);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> access.signIn(call, "wrong", Response.seeOther("/")))
                    .isInstanceOf(RequestError.class);
        }
        assertThatThrownBy(() -> access.signIn(call, access.code().text(), Response.seeOther("/")))
                .hasMessageContaining("too many");
        now = now.plus(Duration.ofMinutes(2));
        assertThat(access.signIn(call, access.code().text(), Response.seeOther("/"))
                        .headers())
                .containsKey("Set-Cookie");
    }

    private final class Now extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
