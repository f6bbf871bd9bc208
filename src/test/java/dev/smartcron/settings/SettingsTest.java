package dev.smartcron.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.smartcron.task.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final RunningUser ANN = new RunningUser(1000, "ann", "/home/ann");
    private static final RunningUser ROOT = new RunningUser(0, "root", "/root");
    private static final String WHOLE = """
            mail: {host: smtp.example.org, port: 587, starttls: required, username: cron, password: "${env:SMTP_PASSWORD}", from: cron@example.org, to: [ops@example.org]}
            channels:
              slack: {url: "${env:SLACK_WEBHOOK_URL}"}
              webhook: {url: https://hook.example.org/x, secret: "${env:HOOK_SECRET}"}
              command: {run: [/usr/local/bin/page-me]}
            alerts:
              routes: [{severity: [critical, high], to: [mail, slack]}, {category: payroll, to: [mail]}]
              remind_every: 4h
              quiet_hours: {from: "22:00", until: "07:00", timezone: Pacific/Auckland}
            health: {disk_free_min: 10%, runner_silent_after: 3m, load_max: 4.0, memory_free_min: 5%, ping_url: https://ping.example.org/1}
            limits: {max_parallel: 8, allowed_paths: [/srv/app, /usr/bin]}
            queue: {max_running: 10, max_per_owner: 2, batch_size: 20}
            retention: {executions: 90d, output: 30d, events: 7d, ticks: 7d, alerts: 365d, audit: 365d, backups: 14}
            redact: ["(?i)bearer [a-z0-9._-]+"]
            dashboard: {bind: 127.0.0.1, port: 8787, token: "${env:SMARTCRON_TOKEN}", webhook_secret: "${env:CRON_WEBHOOK_SECRET}"}
            metrics: {textfile: /var/lib/node_exporter/smartcron.prom}
            """;

    @TempDir
    Path home;

    private Settings load(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.putIfAbsent("SMARTCRON_HOME", home.toString());
        return Settings.load(Options.NONE, environment, ANN);
    }

    private Settings loadYaml(String yaml, Map<String, String> more) throws IOException {
        Files.writeString(home.resolve("smartcron.yaml"), yaml);
        return load(more);
    }

    private List<String> problems(String yaml) throws IOException {
        Files.writeString(home.resolve("smartcron.yaml"), yaml);
        BadSettings bad = catchThrowableOfType(BadSettings.class, () -> load(Map.of()));
        return bad.lines().stream().map(line -> line.replace(home + "/", "")).toList();
    }

    @Test
    void an_ordinary_user_lives_under_the_own_home() {
        Settings settings = Settings.load(Options.NONE, Map.of("HOME", "/home/ann"), ANN);
        assertThat(settings.node().home()).isEqualTo(Path.of("/home/ann/.local/share/smartcron"));
        assertThat(settings.node().configFile()).isEqualTo(Path.of("/home/ann/.local/share/smartcron/smartcron.yaml"));
        assertThat(settings.node().logDir()).isEqualTo(Path.of("/home/ann/.local/share/smartcron/logs"));
        assertThat(settings.database().url().reveal())
                .isEqualTo("jdbc:sqlite:/home/ann/.local/share/smartcron/smartcron.db");
        assertThat(settings.node().environment()).isEqualTo("production");
        assertThat(settings.node().name()).isNotBlank();
        assertThat(settings.limits().maxParallel())
                .isEqualTo(4 * Runtime.getRuntime().availableProcessors());
        assertThat(settings.alerts().mail()).isEmpty();
        assertThat(settings.health().diskFreeMin()).hasToString("10%");
        assertThat(settings.health().runnerSilentAfter()).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void root_lives_under_var() {
        Settings settings = Settings.load(Options.NONE, Map.of("HOME", "/root", "XDG_DATA_HOME", "/x"), ROOT);
        assertThat(settings.node().home()).isEqualTo(Path.of("/var/lib/smartcron"));
        assertThat(settings.node().logDir()).isEqualTo(Path.of("/var/log/smartcron"));
        assertThat(settings.node().user()).isEqualTo(ROOT);
    }

    @ParameterizedTest
    @CsvSource({"/data,/data/smartcron", "relative,/home/ann/.local/share/smartcron"})
    void the_data_folder_of_xdg_is_followed_when_it_is_absolute(String xdg, Path expected) {
        Map<String, String> environment = Map.of("HOME", "/home/ann", "XDG_DATA_HOME", xdg);
        assertThat(Settings.load(Options.NONE, environment, ANN).node().home()).isEqualTo(expected);
    }

    @Test
    void an_option_wins_over_the_environment_over_the_file_over_the_default() throws IOException {
        Path other = Files.createDirectory(home.resolve("other"));
        Options options = new Options(other, home.resolve("my.yaml"), "jdbc:sqlite:/o.db", Path.of("/o/logs"), 3);
        Files.writeString(
                home.resolve("my.yaml"),
                "{node: from-file, environment: from-file, database: 'jdbc:sqlite:/f.db', log_dir: /f, limits:"
                        + " {max_parallel: 5}}");
        Map<String, String> environment = Map.of(
                "SMARTCRON_HOME",
                "/e",
                "SMARTCRON_DB",
                "jdbc:sqlite:/e.db",
                "SMARTCRON_LOG_DIR",
                "/e/logs",
                "SMARTCRON_MAX_PARALLEL",
                "4",
                "SMARTCRON_NODE",
                "from-environment",
                "SMARTCRON_ENV",
                "");

        Settings byOption = Settings.load(options, environment, ANN);
        assertThat(byOption.node().home()).isEqualTo(other);
        assertThat(byOption.database().url().reveal()).isEqualTo("jdbc:sqlite:/o.db");
        assertThat(byOption.node().logDir()).isEqualTo(Path.of("/o/logs"));
        assertThat(byOption.limits().maxParallel()).isEqualTo(3);
        assertThat(byOption.node().name()).isEqualTo("from-environment");
        assertThat(byOption.node().environment())
                .as("an empty variable is not set")
                .isEqualTo("from-file");

        Options onlyFile = new Options(null, home.resolve("my.yaml"), null, null, null);
        Settings byEnvironment = Settings.load(onlyFile, environment, ANN);
        assertThat(byEnvironment.database().url().reveal()).isEqualTo("jdbc:sqlite:/e.db");
        assertThat(byEnvironment.node().logDir()).isEqualTo(Path.of("/e/logs"));
        assertThat(byEnvironment.limits().maxParallel()).isEqualTo(4);

        Settings byFile = Settings.load(onlyFile, Map.of("SMARTCRON_HOME", other.toString()), ANN);
        assertThat(byFile.database().url().reveal()).isEqualTo("jdbc:sqlite:/f.db");
        assertThat(byFile.node().logDir()).isEqualTo(Path.of("/f"));
        assertThat(byFile.limits().maxParallel()).isEqualTo(5);
        assertThat(byFile.node().name()).isEqualTo("from-file");
    }

    @Test
    void every_key_of_the_contract_is_read() throws IOException {
        Settings settings = loadYaml(WHOLE, Map.of("SMTP_PASSWORD", "geheim"));
        Mail mail = settings.alerts().mail().orElseThrow();
        assertThat(mail.server().host()).isEqualTo("smtp.example.org");
        assertThat(mail.server().startTls()).isEqualTo(Mail.StartTls.REQUIRED);
        assertThat(mail.login().orElseThrow().password().reveal()).isEqualTo("geheim");
        assertThat(mail.to()).containsExactly("ops@example.org");
        assertThat(settings.alerts().times().remindEvery()).isEqualTo(Duration.ofHours(4));
        assertThat(settings.limits().maxParallel()).isEqualTo(8);
        assertThat(settings.limits().allowedPaths()).containsExactly(Path.of("/srv/app"), Path.of("/usr/bin"));
        assertThat(settings.logs().keep()).isEqualTo(Duration.ofDays(30));
        assertThat(settings.logs().redact()).containsExactly("(?i)bearer [a-z0-9._-]+");
    }

    @Test
    void a_missing_variable_is_told_when_its_value_is_asked_for() throws IOException {
        Mail mail = loadYaml(WHOLE, Map.of()).alerts().mail().orElseThrow();
        assertThatThrownBy(() -> mail.login().orElseThrow().password().reveal())
                .isInstanceOf(BadSettings.class)
                .hasMessage("smartcron.yaml: mail.password: the environment variable SMTP_PASSWORD is not set");
    }

    @Test
    void a_secret_is_never_shown() throws IOException {
        Settings settings = loadYaml(WHOLE, Map.of("SMTP_PASSWORD", "geheim", "SMARTCRON_DB_PASSWORD", "geheim"));
        assertThat(settings.database().password().orElseThrow().reveal()).isEqualTo("geheim");
        assertThat(settings.toString()).contains("smtp.example.org").doesNotContain("geheim");
    }

    @Test
    void the_database_password_may_lie_in_a_file() throws IOException {
        Path file = Files.writeString(home.resolve("password"), "geheim\n");
        assertThat(load(Map.of("SMARTCRON_DB_PASSWORD_FILE", file.toString()))
                        .database()
                        .password()
                        .orElseThrow()
                        .reveal())
                .isEqualTo("geheim");
        Secret missing = load(Map.of("SMARTCRON_DB_PASSWORD_FILE", "/nowhere"))
                .database()
                .password()
                .orElseThrow();
        assertThatThrownBy(missing::reveal)
                .hasMessage("SMARTCRON_DB_PASSWORD_FILE: /nowhere cannot be read: no such file or folder");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\uFEFF",
                "# mail: {host: smtp.example.org}\n",
                "---\n",
                "~",
                "{}",
                "alerts:\n  # remind_every: 4h\nhealth:\nlimits: ~\nredact:\nchannels:\n"
            })
    void a_file_or_a_section_of_comments_alone_is_the_same_as_none(String yaml) throws IOException {
        Settings settings = loadYaml(yaml, Map.of());
        assertThat(settings.alerts()).isEqualTo(load(Map.of()).alerts());
        assertThat(settings.health()).isEqualTo(load(Map.of()).health());
    }

    @Test
    void where_something_is_required_the_key_may_be_left_out() {
        assertThatThrownBy(() -> loadYaml("mail:\n  # host: smtp.example.org\n", Map.of()))
                .hasMessageEndingWith("smartcron.yaml:1:6: mail has no value: leave the key out, or write host:"
                        + " smtp.example.org and from: cron@example.org and to: [ops@example.org]");
        assertThatThrownBy(() -> loadYaml("node:\n", Map.of()))
                .hasMessageEndingWith("node has no value: leave the key out, or write node: web-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFEFFgeheim", "geheim", "geheim\r\n", "geheim\rx", "\uFEFFgeheim\n\nx"})
    void the_password_is_the_first_line_whatever_editor_wrote_it(String text) throws IOException {
        assertThat(passwordIn(text.getBytes(StandardCharsets.UTF_8)).reveal()).isEqualTo("geheim");
        assertThat(passwordIn(("\uFEFF" + text)
                                .replace("\uFEFF\uFEFF", "\uFEFF")
                                .getBytes(StandardCharsets.UTF_16LE))
                        .reveal())
                .isEqualTo("geheim");
    }

    @Test
    void a_password_file_without_a_password_is_told() throws IOException {
        assertThatThrownBy(passwordIn(new byte[0])::reveal).hasMessageEndingWith("/password is empty");
        assertThatThrownBy(passwordIn(new byte[] {'\n', 'x'})::reveal).hasMessageContaining("the first line of");
        assertThatThrownBy(passwordIn(new byte[] {'x', '\n', (byte) 0xe4})::reveal)
                .hasMessageEndingWith("is not UTF-8: the byte 0xe4 cannot stand here (line 2)");
    }

    private Secret passwordIn(byte[] bytes) throws IOException {
        Path file = Files.write(home.resolve("password"), bytes);
        return load(Map.of("SMARTCRON_DB_PASSWORD_FILE", file.toString()))
                .database()
                .password()
                .orElseThrow();
    }

    @Test
    void all_problems_of_a_file_are_told_at_once() throws IOException {
        assertThat(problems("""
                mail: {host: smtp.example.org, prot: 587, ssl: yes, from: cron, to: []}
                chanels: {}
                alerts: {routes: [{severity: loud, to: [slack]}], quiet_hours: {from: "25:00", until: 7, timezone: Mars}}
                health: {disk_free_min: 10, runner_silent_after: 3, load_max: lots}
                limits: {max_parallel: 0, allowed_paths: [srv]}
                redact: ["("]
                dashboard: {token: "${env:1}"}
                """))
                .containsExactly(
                        "smartcron.yaml:1:32: unknown key prot in mail; did you mean port?",
                        "smartcron.yaml:1:48: ssl: 'yes' is neither true nor false: write one of these two words",
                        "smartcron.yaml:1:59: from: 'cron' is not a mail address",
                        "smartcron.yaml:1:69: to is an empty list",
                        "smartcron.yaml:2:1: unknown key chanels; did you mean channels?",
                        "smartcron.yaml:3:30: severity: 'loud' must be one of critical, high, medium, low",
                        "smartcron.yaml:3:41: to: slack is not configured: this file has no channels.slack",
                        "smartcron.yaml:3:71: from: '25:00' is not a time of day (write \"22:00\")",
                        "smartcron.yaml:3:87: until: '7' is not a time of day (write \"22:00\")",
                        "smartcron.yaml:3:100: timezone: Mars is not a time zone; write one such as UTC or Pacific/Auckland",
                        "smartcron.yaml:4:25: disk_free_min: must be a share or a size; put quotes around 10 if that is what is"
                                + " meant",
                        "smartcron.yaml:4:50: runner_silent_after: '3' is not a duration (write 90s, 5m, 2h, 1d or PT5M)",
                        "smartcron.yaml:4:63: load_max: 'lots' is not a number from 0.01 to 10000",
                        "smartcron.yaml:5:24: max_parallel: '0' is not a whole number from 1 to 10000",
                        "smartcron.yaml:5:43: allowed_paths: 'srv' must be an absolute path, one that starts with /",
                        "smartcron.yaml:6:10: redact: '(' is not a regular expression: missing closing ): (",
                        "smartcron.yaml:7:20: token: has a ${env:…} without the name of a variable in it: letters, digits and _,"
                                + " no digit first");
    }

    @Test
    void mail_keys_that_do_not_fit_each_other_are_refused() throws IOException {
        assertThat(problems("mail: {host: h, from: a@b, to: c@d, ssl: true, starttls: required, username: u}"))
                .containsExactly(
                        "smartcron.yaml:1:48: starttls: ssl: true encrypts from the first byte; leave starttls out",
                        "smartcron.yaml:1:68: username needs password beside it");
    }

    @Test
    void bad_variables_and_a_missing_file_are_told_together() {
        Map<String, String> environment = Map.of(
                "SMARTCRON_MAX_PARALLEL", "many",
                "SMARTCRON_DB", "mysql:x",
                "SMARTCRON_NODE", "a b",
                "SMARTCRON_CONFIG", "/nowhere.yaml");
        BadSettings bad = catchThrowableOfType(BadSettings.class, () -> load(environment));
        assertThat(bad.lines())
                .containsExactly(
                        "/nowhere.yaml: no such file",
                        "SMARTCRON_DB: must start with jdbc:sqlite: or jdbc:postgresql:, such as"
                                + " jdbc:postgresql://db.example.org/smartcron?user=smartcron",
                        "SMARTCRON_NODE: 'a b' is not a name: letters, digits, _ . and -, at most 100, a letter or digit"
                                + " first",
                        "SMARTCRON_MAX_PARALLEL: 'many' is not a whole number from 1 to 10000");
    }

    @ParameterizedTest
    @CsvSource({"10%,9,100,true", "10%,10,100,false", "5K,5119,0,true", "5K,5120,0,false", "0%,0,100,false"})
    void a_reserve_is_a_share_or_a_size(String written, long free, long total, boolean isShort) {
        assertThat(Reserve.parse(written).isShort(free, total)).isEqualTo(isShort);
        assertThat(Reserve.parse(written)).hasToString(written);
    }

    @Test
    void rules_of_ones_own_are_read() throws IOException {
        List<OwnRule> rules = loadYaml("""
                        mail: {host: h, from: a@b, to: c@d}
                        alerts:
                          rules:
                            - {name: payroll_rate, tasks: "payroll_*", when: "success_rate < 95% over 24h", severity: high}
                            - {name: quiet, tasks: [a, "b_*"], when: last_success_age > 2d, to: [mail]}
                        """, Map.of()).alerts().rules();
        assertThat(rules)
                .extracting(OwnRule::name, OwnRule::tasks, rule -> rule.limit().toString())
                .containsExactly(
                        tuple("payroll_rate", List.of("payroll_*"), "success_rate < 95% over 24h"),
                        tuple("quiet", List.of("a", "b_*"), "last_success_age > 2d"));
        assertThat(rules.get(0).severity()).contains(Severity.HIGH);
        assertThat(rules.get(1).severity()).isEmpty();
        assertThat(rules.get(1).to()).containsExactly("mail");
        assertThat(rules.get(1).isAbout("b_c")).isTrue();
        assertThat(rules.get(1).isAbout("ab")).isFalse();
    }

    @Test
    void what_is_wrong_with_a_rule_is_told_with_its_place_and_the_nearest_word() throws IOException {
        assertThat(problems("""
                        alerts:
                          rules:
                            - {name: task_failed, tasks: a, when: "runs < 1 over 25h"}
                            - {name: mine, tasks: a, when: "succes_rate < 95% over 24h"}
                            - {name: mine, tasks: a, when: "runs < 1 over 25h", severty: high, to: [slack]}
                            - {name: none, when: "runs < 1 over 25h"}
                        """))
                .containsExactly(
                        "smartcron.yaml:3:14: name: task_failed is a rule that is always held: give it another name",
                        "smartcron.yaml:4:36: when: 'succes_rate' is no figure; did you mean success_rate?",
                        "smartcron.yaml:5:14: name: mine is given twice, first in line 4",
                        "smartcron.yaml:5:57: unknown key severty in rules; did you mean severity?",
                        "smartcron.yaml:5:77: to: slack is not configured: this file has no channels.slack",
                        "smartcron.yaml:6:7: tasks is missing: write tasks: \"payroll_*\"");
    }
}
