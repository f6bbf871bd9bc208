package dev.smartcron.alert.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.hooks.Receiver;
import dev.smartcron.hooks.Receiver.Request;
import dev.smartcron.net.TimeLimit;
import dev.smartcron.settings.AlertSettings;
import dev.smartcron.settings.Options;
import dev.smartcron.settings.Settings;
import dev.smartcron.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelsTest {
    @TempDir
    private Path home;

    @Test
    void each_configured_channel_is_there_by_its_name_and_no_other() throws IOException {
        Channels all = channels("""
                mail: {host: h, from: a@example.org, to: b@example.org}
                channels:
                  command: {run: 'exec page-me "$SMARTCRON_ALERT_TASK"'}
                  webhook: {url: "${env:HOOK}", secret: "${env:SECRET}"}
                  slack: {url: https://hooks.example.org/x}
                """);
        assertThat(all.names()).containsExactly("mail", "slack", "webhook", "command");
        assertThat(all.names().stream()
                        .map(all::named)
                        .map(Optional::orElseThrow)
                        .map(Channel::name))
                .containsExactlyElementsOf(all.names());
        assertThat(all.named("mail")).containsSame(all.named("mail").orElseThrow());
        assertThat(all.named("pager")).isEmpty();
        Channels none = channels("channels: {}\n");
        assertThat(none.names()).isEmpty();
        assertThat(none.named("slack")).isEmpty();
    }

    @Test
    void slack_gets_its_blocks_and_a_webhook_the_whole_message_signed() throws Exception {
        try (Receiver slack = new Receiver(0);
                Receiver webhook = new Receiver(0)) {
            Channels both = channels("channels: {slack: {url: '" + slack.url() + "'}, webhook: {url: '" + webhook.url()
                    + "', secret: s3cret}}\n");
            for (String name : both.names()) {
                both.named(name).orElseThrow().send(SampleMessages.failed());
            }
            Request blocks = slack.received().get(0);
            assertThat(Json.readObject(blocks.body())).containsOnlyKeys("text", "blocks");
            assertThat(blocks.headers().getFirst("SmartCron-Signature")).isNull();
            Request whole = webhook.received().get(0);
            assertThat(Json.readObject(whole.body())).containsKeys("id", "news");
            assertThat(whole.headers().getFirst("SmartCron-Signature")).startsWith("sha256=");
        }
    }

    @Test
    void a_try_has_half_a_minute() {
        assertThat(TimeLimit.OF_A_TRY).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void a_command_is_a_list_or_a_text_for_the_shell() throws IOException {
        assertThat(settings("channels: {command: {run: [/bin/page, -x]}}\n")
                        .channels()
                        .command()
                        .orElseThrow()
                        .arguments())
                .isEqualTo(List.of("/bin/page", "-x"));
        assertThat(settings("channels: {command: {run: page -x}}\n")
                        .channels()
                        .command()
                        .orElseThrow()
                        .arguments())
                .isEqualTo(List.of("/bin/sh", "-c", "page -x"));
    }

    private Channels channels(String yaml) throws IOException {
        return Channels.of(settings(yaml), Clock.systemUTC());
    }

    private AlertSettings settings(String yaml) throws IOException {
        Files.writeString(home.resolve("smartcron.yaml"), yaml);
        return Settings.load(Options.NONE, Map.of("SMARTCRON_HOME", home.toString()))
                .alerts();
    }
}
