package dev.smartcron.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings leave the machine without the secrets that are written out in them, and otherwise as somebody wrote them. */
class SettingsTextTest {
    private static final String OUT = "(left out of the backup)";

    @TempDir
    private Path folder;

    private String of(String text) throws IOException {
        return SettingsText.withoutSecrets(Files.writeString(folder.resolve("smartcron.yaml"), text));
    }

    @Test
    void what_may_be_a_secret_is_left_out_and_references_stay() throws IOException {
        assertThat(of("""
                # what is told to whom
                mail: {host: smtp.example.org, username: cron, password: 'hunter2', from: a@example.org, to: [b@example.org]}
                channels:
                  slack: {url: https://hooks.slack.com/services/T0/B0/XXXX}   # ☃
                  webhook:
                    url: "https://example.org/${env:TOKEN}"
                    secret: "${env:HOOK_SECRET}"
                event_hooks:
                  - {events: [a], url: https://u:p@example.org/x, secret: s3cr3t}
                health: {ping_url: https://hc-ping.com/abc, disk_free_min: 10%}
                retention: {backups: 3}
                """)).isEqualTo("""
                # what is told to whom
                mail: {host: smtp.example.org, username: "%1$s", password: "%1$s", from: a@example.org, to: [b@example.org]}
                channels:
                  slack: {url: "%1$s"}   # ☃
                  webhook:
                    url: "https://example.org/${env:TOKEN}"
                    secret: "${env:HOOK_SECRET}"
                event_hooks:
                  - {events: [a], url: "%1$s", secret: "%1$s"}
                health: {ping_url: "%1$s", disk_free_min: 10%%}
                retention: {backups: 3}
                """.formatted(OUT));
    }

    @Test
    void of_a_database_only_the_password_is_left_out() throws IOException {
        assertThat(of("database: jdbc:postgresql://db.example.org/cron?user=cron&password=hunter2&sslmode=require\n"))
                .isEqualTo("database: \"jdbc:postgresql://db.example.org/cron?user=cron&password=" + OUT
                        + "&sslmode=require\"\n");
        String plain = "database: jdbc:postgresql://db.example.org/cron?user=cron\n";
        assertThat(of(plain)).isEqualTo(plain);
        assertThat(of("database: \"jdbc:postgresql://db/cron?user=cron&password=${env:DB_PASSWORD}\"\n"))
                .contains("user=cron");
    }

    @Test
    void a_secret_in_whatever_form_of_yaml() throws IOException {
        assertThat(of("""
                mail:
                  host: h
                  password: |
                    hunter2
                  username: >-
                    hunter3
                  from: a@b.c
                  to: a@b.c
                dashboard:
                  "token": "hunter4\\x21"
                """)).doesNotContain("hunter").contains("  from: a@b.c\n", "dashboard:\n");
        assertThat(of("mail: {password: &p hunter2, username: *p, host: h, from: a@b.c, to: a@b.c}\n"))
                .doesNotContain("hunter");
    }

    @Test
    void a_secret_that_was_commented_out_is_left_out() throws IOException {
        assertThat(of("""
                  # password: hunter2
                #url: https://hooks.slack.com/XXXX
                # a word
                retention: {backups: 3}
                """)).isEqualTo("""
                  # %1$s
                # %1$s
                # a word
                retention: {backups: 3}
                """.formatted(OUT));
    }

    @Test
    void whatever_editor_wrote_it() throws IOException {
        Path file = folder.resolve("smartcron.yaml");
        String text = "\uFEFFnode: a\r\n# token: hunter2\r\ndashboard: {token: hunter3}\r\n";
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            Files.write(file, text.getBytes(charset));
            assertThat(SettingsText.withoutSecrets(file))
                    .isEqualTo("node: a\n# " + OUT + "\ndashboard: {token: \"" + OUT + "\"}\n");
        }
    }

    @Test
    void what_cannot_be_read_is_an_error() {
        assertThatThrownBy(() -> of("mail: {host")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> SettingsText.withoutSecrets(folder.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
    }
}
