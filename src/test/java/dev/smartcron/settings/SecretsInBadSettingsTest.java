package dev.smartcron.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings are read every minute, and cron mails what is wrong with them. */
class SecretsInBadSettingsTest {
    @TempDir
    private Path home;

    /** Each is wrong, and has 98765432 in a place for a secret. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "98765432",
                "mail: smtp://u:98765432@host",
                "mail: {host: h, from: a@b, to: c@d, username: u, password: 98765432}",
                "mail: {host: h, from: a@b, to: c@d, username: u, password: !98765432}",
                "mail: {host: h, from: a@b, to: c@d, username: u, password: *98765432}",
                "mail: {host: h, from: a@b, to: c@d, username: u, password:98765432}",
                "mail: {host: h, from: a@b, to: c@d, username: u, password: ab,98765432}",
                "mail: {host: h, from: a@b, to: c@d, username: u, password: ab, *98765432}",
                "mail: {host: h, from: a@b, to: c@d, username: u, password: 'ab'98765432'}",
                "mail: {host: h, from: a@b, to: c@d, username: u, password: \"${env:98765432}\"}",
                "mail: {password: 98765432, password: 98765432}",
                "mail: {username: 98765432}",
                "mail:\n  password: *98765432",
                "mail:\n  password: @98765432",
                "mail:\n  password: ab: 98765432",
                "mail:\n  password: 'ab'98765432'",
                "mail:\n  password: \"ab\" 98765432",
                "mail:\n  password: \"a\\q98765432\"",
                "mail:\n  password: \"98765432",
                "mail:\n  password:98765432\n  host: h",
                "mail:\n  pasword: *98765432",
                "mail:\n  password: [98765432]",
                "channels: https://hooks.slack.com/services/98765432",
                "channels: {slack: https://hooks.slack.com/98765432}",
                "channels: {slack: {url: hooks.slack.com/services/T0/B0/98765432}}",
                "channels: {slack: {url: \"https://hooks.slack.com/services/T0/B0/ 98765432\"}}",
                "channels: {slack: {url:https://hooks.slack.com/98765432}}",
                "channels: {webhook: {url: https://x, secret: 98765432}}",
                "channels: {command: {run: curl --password=98765432 a: b}}",
                "event_hooks: https://u:98765432@host",
                "event_hooks: [{events: a, url: u:98765432@host}]",
                "event_hooks: [{events: a, url: https://host, secret: 98765432}]",
                "event_hooks: [{events: a, url: https://host, secret: *98765432}]",
                "event_hooks: [{events: a, url: https://host, secret: a: 98765432}]",
                "health: {ping_url: hc-ping.com/98765432}",
                "dashboard: {token: 98765432}",
                "dashboard: {webhook_secret: 98765432}",
                "dashboard: 98765432",
                "database: 98765432",
                "database: [98765432]",
                "database: jdbc:mysql://u:98765432@host/x",
                "database: jdbc:postgresql://host/x?user=u&password=98765432: x",
                "database:jdbc:postgresql://host/x?user=u&password=98765432\nnode: a"
            })
    void are_in_no_message(String yaml) throws IOException {
        assertThat(problems(yaml)).isNotEmpty().noneMatch(problem -> problem.contains("98765432"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dashboard: {token: 12345678}         | 1:20: token: must be text; put quotes around it if that is what is meant
            mail: {host: h, password:12345678}   | 1:17: a ':' wants a blank behind it: password: …
            channels: {slack: {url: my.slack/x}} | 1:25: url: is not a web address (write https://host/…)
            channels: {slack: https://x}         | 1:19: slack must be a mapping, {key: value}, not one value
            dashboard: {token: a, b}             | 1:23: no ': ' follows, so that this is no key; put a value with a comma in it in quotes
            """)
    void and_what_is_wrong_is_told_all_the_same(String yaml, String problem) throws IOException {
        assertThat(problems(yaml)).contains("smartcron.yaml:" + problem);
    }

    private List<String> problems(String yaml) throws IOException {
        List<String> problems = new ArrayList<>();
        YamlSettings.read(Files.writeString(home.resolve("smartcron.yaml"), yaml), problems);
        return problems.stream().map(problem -> problem.replace(home + "/", "")).toList();
    }
}
