package dev.smartcron.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventHookTest {
    @TempDir
    private Path home;

    @Test
    void hooks_are_read_in_their_order_and_known_by_their_address_alone() throws IOException {
        List<EventHook> hooks = load("""
                event_hooks:
                  - {events: ["throne:*", done], url: "${env:HOOK}/x", secret: "${env:KEY}"}
                  - {events: [failed], kinds: [execution, alert], url: "https://example.org/b"}
                  - {events: ["*"], url: "${env:HOOK}/x"}
                """);
        assertThat(hooks).extracting(EventHook::number).containsExactly(1, 2, 3);
        assertThat(hooks.get(0).names()).containsExactly("throne:*", "done");
        assertThat(hooks.get(0).kinds()).containsExactly("task");
        assertThat(hooks.get(1).kinds()).containsExactly("execution", "alert");
        assertThat(hooks.get(0).url().reveal()).isEqualTo("https://example.org/x");
        assertThat(hooks.get(0).secret().orElseThrow().reveal()).isEqualTo("s3cret");
        assertThat(hooks.get(1).secret()).isEmpty();
        assertThat(hooks).extracting(EventHook::name).doesNotHaveDuplicates();
        assertThat(hooks.get(2).name()).isEqualTo(hooks.get(0).name() + "-2");
        assertThat(load("event_hooks: [{events: [other], url: \"${env:HOOK}/x\"}]")
                        .get(0)
                        .name())
                .isEqualTo(hooks.get(0).name());
        assertThat(hooks.toString()).doesNotContain("s3cret", "example.org");
    }

    @Test
    void what_is_wrong_with_a_hook_is_told_with_its_place() throws IOException {
        BadSettings bad = catchThrowableOfType(
                BadSettings.class, () -> load("event_hooks: [{events: [], kinds: [tasks], adress: x}]\n"));
        assertThat(bad.lines()).anyMatch(line -> line.contains("did you mean"));
        assertThat(bad.lines()).anyMatch(line -> line.contains("url"));
    }

    private List<EventHook> load(String yaml) throws IOException {
        Files.writeString(home.resolve("smartcron.yaml"), yaml);
        Map<String, String> environment =
                Map.of("SMARTCRON_HOME", home.toString(), "HOOK", "https://example.org", "KEY", "s3cret");
        return Settings.load(Options.NONE, environment, new RunningUser(1000, "ann", "/home/ann"))
                .eventHooks();
    }
}
