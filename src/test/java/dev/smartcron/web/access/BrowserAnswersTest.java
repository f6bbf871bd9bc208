package dev.smartcron.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.web.http.Call;
import dev.smartcron.web.http.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrowserAnswersTest {
    @Test
    void a_program_is_led_to_the_path_that_a_proxy_serves() {
        BrowserAnswers answers = new BrowserAnswers("/cron", (refusal, again, back) -> refusal.answer());
        Call call = new Call("POST", "/api/cron/jobs", Map.of(), unused -> null, new byte[0], "10.0.0.1", false);
        Response added = Response.json(202, Map.of()).with("Location", "/api/cron/executions/7");
        assertThat(answers.answered(call, added).headers()).containsEntry("Location", "/cron/api/cron/executions/7");
    }
}
