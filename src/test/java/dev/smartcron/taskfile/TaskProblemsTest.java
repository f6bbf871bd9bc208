package dev.smartcron.taskfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskProblemsTest {
    @TempDir
    Path folder;

    private List<String> problems(String yaml, boolean root) throws IOException {
        Path file = Files.writeString(folder.resolve("t"), yaml);
        return TaskFileReader.read(file, root ? null : "ann") instanceof Reading.Bad bad
                ? bad.problems().stream()
                        .map(problem -> problem.line() + ":" + problem.column() + " " + problem.message())
                        .toList()
                : List.of();
    }

    /** Each is one line of a task, the fourth of a file whose other lines are good; its keys begin in column 5. */
    static Stream<Arguments> lines() {
        return Stream.of(
                arguments("timeout: 5", "4:14 timeout: '5' is not a duration (write 90s, 5m, 2h, 1d or PT5M)"),
                arguments("timeout: 0s", "4:14 timeout: '0s' is too short: at least 1s"),
                arguments("timeout: PT0.5S", "4:14 timeout: 'PT0.5S' must be whole seconds"),
                arguments("timeout:", "4:13 timeout has no value"),
                arguments("timeout: ~", "4:14 timeout has no value"),
                arguments("timeout: [5m]", "4:14 timeout must be one value, not a list"),
                arguments("{timeout: 5m}: x", "4:5 a key must be a word, not a mapping"),
                arguments(
                        "user: 65534",
                        "4:11 user: '65534' is a number: write the user's name, the first word of: getent passwd 65534"),
                arguments("user: \"0\"", "4:11 user: '0' is a number: write the user's name"),
                arguments(
                        "schedule: \"0\u00a05 * * *\"",
                        "4:15 schedule: the schedule holds a no-break space (U+00A0): write an ordinary one"),
                arguments(
                        "schedule: \u201c5 * * * *\u201d",
                        "4:15 schedule: the schedule holds a typographic quote (U+201C): write \""),
                arguments("schedule: 5", "4:15 schedule: one field given, cron has five"),
                arguments("schedule\u00a0: x", "4:5 the key schedule\u00a0 holds a no-break space (U+00A0)"),
                arguments(
                        "time\u200bout: 5m",
                        "4:5 the key time\u200bout holds a zero-width space, which is not seen (U+200B): take it out"),
                arguments("memory: 1K", "4:13 memory: '1K' is too small: at least 1M"),
                arguments("max_output: 1.5M", "4:17 max_output: '1.5M' is not a size (write 64K, 10M or 2G)"),
                arguments("priority: high", "4:15 priority: 'high' is not a whole number from 1 to 5"),
                arguments("priority: \"2\"", "4:15 priority: '2' is not a whole number from 1 to 5"),
                arguments("priority: 02", "4:15 priority: '02' is not a whole number from 1 to 5"),
                arguments("nice: -21", "4:11 nice: '-21' is not a whole number from -20 to 19"),
                arguments("enabled: on", "4:14 enabled: 'on' is neither true nor false: write one of these two words"),
                arguments(
                        "enabled: \"true\"",
                        "4:14 enabled: 'true' is neither true nor false: write one of these two words"),
                arguments(
                        "description: 5",
                        "4:18 description: must be text; put quotes around 5 if that is what is meant"),
                arguments(
                        "category: true",
                        "4:15 category: must be text; put quotes around true if that is what is meant"),
                arguments("category: \"\"", "4:15 category: is empty"),
                arguments("category: \"a\\nb\"", "4:15 category: must be one line"),
                arguments("category: !secret x", "4:15 category: the tag !secret is not used here"),
                arguments("schedule: \"* * * *\"", "4:15 schedule: "),
                arguments("schedule: \"@houry\"", "4:15 schedule: @houry is not a nickname; did you mean @hourly?"),
                arguments("timezone: Pacific", "4:15 timezone: Pacific is not a time zone"),
                arguments("catch_up: last", "4:15 catch_up: 'last' must be one of none, latest, all"),
                arguments("on_lost: retyr", "4:14 on_lost: 'retyr' must be one of retry, fail; did you mean retry?"),
                arguments("hosts: all", "4:12 hosts: 'all' must be any, or a list of nodes: [all]"),
                arguments("hosts: []", "4:12 hosts is an empty list"),
                arguments("retries: many", "4:14 retries: 'many' is not a whole number from 0 to 100"),
                arguments("retries: {delay: 1m}", "4:14 retries: max is missing, how many times at most"),
                arguments("retries: {max: 1, factor: 0.5}", "4:31 factor: '0.5' is not a number from 1 to 10"),
                arguments("retries: {max: 1, factor: .inf}", "4:31 factor: '.inf' is not a number from 1 to 10"),
                arguments("retries: {max: 1, jiter: 0.2}", "4:23 unknown key jiter in retries; did you mean jitter?"),
                arguments("dst: skip", "4:10 dst must be a mapping, {key: value}, not 'skip'"),
                arguments("calendar: {skip: []}", "4:22 skip is an empty list"),
                arguments("calendar: {}", "4:15 skip is missing: write skip: [nz_holidays]"),
                arguments("active: {}", "4:13 active: needs from, until, or both"),
                arguments(
                        "active: {from: 2026-02-01, until: 2026-02-01}",
                        "4:39 until: must be a later day than from, 2026-02-01"),
                arguments("active: {from: 1.1.2026}", "4:20 from: '1.1.2026' is not a date (write 2026-12-31)"),
                arguments("success_codes: []", "4:20 success_codes is an empty list"),
                arguments("success_codes: [0, 256]", "4:24 success_codes: '256' is not a whole number from 0 to 255"),
                arguments("fatal_codes: [2, 0]", "4:22 fatal_codes: 0 is a success code already"),
                arguments("shards: 0", "4:13 shards: '0' is not a whole number from 1 to 1000"),
                arguments("after_timeout: 5m", "4:5 after_timeout: needs after, the tasks that are waited for"),
                arguments("max_running: 2", "4:5 max_running: needs overlap: allow"),
                arguments("after: t", "4:12 after goes round in a circle: t → t, so that it waits for itself"),
                arguments(
                        "on_failure: [t]",
                        "4:18 on_success and on_failure go round in a circle: t → t, so that it starts itself"),
                arguments("after: [x]", "4:13 there is no task x in this file"),
                arguments("group: g", "4:12 there is no group g under groups"),
                arguments("user: \"a b\"", "4:11 user: 'a b' is not the name of a user"),
                arguments("env: {A: }", "4:13 env.A has no value"),
                arguments("env: {1A: x}", "4:11 env: '1A' is not the name of a variable"),
                arguments("env: {A: \"${env:}\"}", "4:14 env.A: has a ${env:…} without the name of a variable in it"),
                arguments("env: {A: \"\\0\"}", "4:14 env.A: must not hold the control character U+0000"),
                arguments(
                        "env: {A: x, DB_PASSWORD: hunter2}",
                        "4:30 env.DB_PASSWORD: a secret must not stand in the task table; write \"${env:DB_PASSWORD}\" and"
                                + " give the runner that variable, or put it into env_file"),
                arguments(
                        "ping_url: \"https://ann:hunter2@host/x\"",
                        "4:15 ping_url: the password or key in it must not stand in the task table; write ${env:…}"),
                arguments(
                        "on_abort: [curl, \"https://ann:hunter2@host/x\"]",
                        "4:22 on_abort: the password or key in it must not stand in the task table; let a shell put in"),
                arguments(
                        "on_abort: \"curl https://ann:hunter2@host/x\"",
                        "4:15 on_abort: the password or key in it must not stand in the task table; let a shell put in"),
                arguments("env: {DB: \"mysql://app:hunter2@db/x\"}", "4:15 env.DB: a secret must not stand in"),
                arguments("env: {A: x, A: y}", "4:17 A is given twice, first in line 4"),
                arguments("env_file: .env", "4:15 env_file: '.env' must be an absolute path, one that starts with /"),
                arguments("redact: \"[\"", "4:13 redact: '[' is not a regular expression: missing closing ]"),
                arguments(
                        "redact: '(?<=token=)\\S+'",
                        "4:13 redact: '(?<=token=)\\S+' has (?<=token=)\\S+, and redact cannot look ahead or behind: match"
                                + " what stands there as well"),
                arguments(
                        "redact: [pin, 'a(?!b)']",
                        "4:19 redact: 'a(?!b)' has (?!, and redact cannot look ahead or behind: match what stands there"),
                arguments(
                        "redact: \"(['\\\"]).*\\\\1\"",
                        "4:13 redact: '(['\"]).*\\1' has \\1, and redact cannot refer back to a group: write out what may"),
                arguments(
                        "redact: 'a++b'", "4:13 redact: 'a++b' has ++, and redact knows nothing possessive or atomic"),
                arguments("redact: '(a{100}){100}'", "4:13 redact: '(a{100}){100}' repeats too much: write + or *"),
                arguments("ping_url: ftp://x", "4:15 ping_url: is not a web address (write https://host/…)"),
                arguments("ping_url: https://", "4:15 ping_url: is not a web address: Expected authority"),
                arguments(
                        "alert: {after_failure: 1}",
                        "4:13 unknown key after_failure in alert; did you mean after_failures?"),
                arguments("started_by: crontab", "4:5 started_by: crontab needs a schedule"),
                arguments("started_by: cron", "4:17 started_by: 'cron' must be one of runner, crontab"),
                arguments("<<: {a: b}", "merge keys"),
                arguments("nmae: x", "4:5 unknown key nmae in tasks; did you mean name?"),
                arguments("banana: x", "4:5 unknown key banana in tasks; known are name, description"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void one_wrong_line_is_one_problem_at_its_place(String line, String expected) throws IOException {
        List<String> problems =
                problems("version: 1\ntasks:\n  - name: t\n    " + line + "\n    command: [ls]\n", true);
        // Started by crontab and wrong in two ways: the schedule and the command.
        assertThat(problems).hasSize(line.equals("started_by: crontab") ? 2 : 1);
        assertThat(problems.get(0)).contains(expected);
    }

    static Stream<Arguments> commands() {
        return Stream.of(
                arguments("", "4:13 command has no value"),
                arguments("\"\"", "4:14 command: is empty"),
                arguments("[]", "4:14 command is an empty list"),
                arguments("[\"\", x]", "4:15 command: the program has no name"),
                arguments("{run: x}", "4:14 command must be a list, [one, two], not a mapping"),
                arguments("[a, [b]]", "4:18 command must be one value, not a list"),
                arguments("[a, ~]", "4:18 command has no value"),
                arguments("\"a\\0b\"", "4:14 command: must not hold the control character U+0000"),
                arguments("[a, \"\\e[2J\"]", "4:18 command: must not hold the control character U+001B"),
                arguments("[a, \"${env:TOKEN}\"]", "4:18 command: ${env:…} is resolved in env only"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void a_wrong_command_is_one_problem_at_its_place(String command, String expected) throws IOException {
        List<String> problems = problems("version: 1\ntasks:\n  - name: t\n    command: " + command + "\n", true);
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0)).startsWith(expected);
    }

    /** The fourth line of a file as people write it who do not know YAML's signs. */
    static Stream<Arguments> signs() {
        return Stream.of(
                arguments("schedule: */5 * * * *", "4:15 put the schedule in quotes: \"*/5 * * * *\""),
                arguments("schedule: * * * * *", "4:15 put the schedule in quotes: \"* * * * *\""),
                arguments("schedule: @daily", "4:15 put the schedule in quotes: \"@daily\""),
                arguments("schedule: ? * * * *", "4:15 put the schedule in quotes: "),
                arguments("schedule: %H", "4:15 put the schedule in quotes: \"%H\""),
                arguments("command: - echo", "4:14 put the command in quotes: \"- echo\", or as a list: [echo]"),
                arguments("command: [ -f x ] && y", "4:14 put the command in quotes: \"[ -f x ] && y\""),
                arguments("command: [[ -f x ]] && y", "4:14 put the command in quotes: \"[[ -f x ]] && y\""),
                arguments("command: {a,b} x", "4:14 put the command in quotes: \"{a,b} x\""),
                arguments("command: `date`", "4:14 put the command in quotes: \"`date`\""),
                arguments("command: && x", "4:14 put the command in quotes: \"&& x\""),
                arguments("command: > file", "4:14 put the command in quotes: \"> file\""),
                arguments("command: >> file", "4:14 put the command in quotes: \">> file\""),
                arguments("command: | grep x", "4:14 put the command in quotes: \"| grep x\""),
                arguments("command: *.sh", "4:14 put the command in quotes: \"*.sh\""),
                arguments("command: !important", "4:14 command: the tag !important is not used here; put the value in"),
                arguments(
                        "command: echo a: b",
                        "4:20 a second ': ' on one line: put the command in quotes: \"echo a: b\""),
                arguments(
                        "command: echo \"a: b\"",
                        "4:21 a second ': ' on one line: put the command in quotes: 'echo \"a: b\"'"),
                arguments(
                        "command: php x.php:",
                        "4:23 a second ': ' on one line: put the command in quotes: \"php x.php:\""),
                arguments(
                        "command: \"/opt/my app\" --fast",
                        "4:14 something follows the closing quote: write '\"/opt/my app\" --fast'"),
                arguments("command: 'it's me'", "4:14 a ' within single quotes is written twice: write \"it's me\""),
                arguments(
                        "command: \"grep \\d x\"",
                        "4:14 a backslash in double quotes begins an escape: use single quotes: 'grep \\d x'"),
                arguments("command: \"unclosed", "4:14 the quote that opens here is not closed"),
                arguments("command: 'unclosed", "4:14 the quote that opens here is not closed"),
                arguments(
                        "command: echo \"a #b\"",
                        "4:14 command: a # behind a blank begins a comment, which cuts this off"),
                arguments("command: sed 's/ #.*//' f", "4:14 command: a # behind a blank begins a comment"),
                arguments("command: [echo, *.txt]", "4:21 put the value in quotes: \"*.txt\""),
                arguments("command: [echo, @x, y]", "4:21 put the value in quotes: \"@x\""),
                arguments(
                        "command: [a, \"b\"",
                        "4:14 the [ that opens here is not closed, or a comma is missing after it"),
                arguments("env: {A: @x, B: 1}", "4:14 put the value in quotes"),
                arguments("schedule \"5 * * * *\"", "4:5 a key is not followed by ':'"),
                arguments("schedule:\"5 * * * *\"", "4:5 a ':' wants a blank behind it: schedule: \"5 * * * *\""),
                arguments("  command: b", "4:14 this line is indented deeper than its mapping"),
                arguments("\tcommand: b", "4:5 a tab stands where YAML wants spaces"),
                arguments("schedule: @every 5m", "4:15 put the schedule in quotes: \"@every 5m\""),
                arguments("schedule: \"@every 5m\"", "4:15 schedule: @every 5m is not cron; write */5 * * * *"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signs")
    void a_value_that_wants_quotes_is_shown_as_it_should_be(String line, String expected) throws IOException {
        List<String> problems = problems("version: 1\ntasks:\n  - name: t\n    " + line + "\n    timeout: 5m\n", true);
        assertThat(problems).anyMatch(problem -> problem.startsWith(expected));
        assertThat(String.join("\n", problems))
                .doesNotContainPattern(
                        "while (scanning|parsing)|expected|token|scalar|block (end|mapping)|flow |anchor,");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "command: echo don't # a remark",
                "command: date >> x # a remark",
                "command: [echo, \"a #b\"] # it's a \"remark",
                "description: it's fine # a remark",
                "command: |\n      echo \"a\n      #b\"",
                "schedule: 5 * * * *",
                "schedule: 0,30 8-18/2 * * mon-fri # a remark",
                "env: {UMASK: 0755, AT: 12:30, ON: yes}"
            })
    void what_is_good_as_it_is_stays_so(String line) throws IOException {
        String command = line.startsWith("command") ? "" : "    command: x\n";
        assertThat(problems("version: 1\ntasks:\n  - name: t\n    " + line + "\n" + command, true))
                .isEmpty();
    }

    static Stream<Arguments> files() {
        return Stream.of(
                arguments("", "1:1 is empty: write version: 1 and tasks: [{name: hello, command: echo hello}]"),
                arguments("# nothing but words\n", "1:1 is empty"),
                arguments("~", "1:1 is empty"),
                arguments("- a\n", "1:1 must be a mapping, lines of 'key: value', not a list"),
                arguments("hello", "1:1 must be a mapping, lines of 'key: value', not one value"),
                arguments("tasks: [{name: a, command: b}]", "1:1 version is missing: write version: 1"),
                arguments("version: 1", "1:1 tasks is missing: write tasks: [{name: hello, command: echo hello}]"),
                arguments("version: 1\ntasks: []", "2:8 tasks is an empty list"),
                arguments("version: 1\ntasks: {a: b}", "2:8 tasks must be a list, [one, two], not a mapping"),
                arguments("version: 1\ntasks: [{command: b}]", "2:9 name is missing: write name: payroll_sync_deputy"),
                arguments("version: 1\ntasks: [{name: a}]", "2:9 command is missing"),
                arguments(
                        "version: 1\ntasks: [{name: 2, command: a}]",
                        "2:16 name: '2' would be taken for the number of an execution: add a word, such as task_2"),
                arguments("version: 1\ntasks: [{name: \"007\", command: a}]", "2:16 name: '007' would be taken"),
                arguments("version: 1\ntasks: [{name: -x, command: a}]", "2:16 name: '-x' is not a task's name"),
                arguments("version: 1\ntasks: [{name: ., command: a}]", "2:16 name: '.' is not a task's name"),
                arguments("version: 1\ndefaults: {name: a}\ntasks: [{name: a, command: b}]", "2:12 unknown key name"),
                arguments("version: 1\ntasks:\n\t- name: a\n", "3:1 a tab stands where YAML wants spaces"),
                arguments("version: 1\ntasks: [{name: a\n", "the file ends inside"),
                arguments("version: 1\ntasks:\n  - name: a: b\n", "3:12 a second ': ' on one line"),
                arguments("version: 1\ntasks:\n  - name: a\n   command: b\n", "4:4 the indentation does not fit"),
                arguments("version: 1\n---\nversion: 1\n", "2:1 a second document begins here"),
                arguments("version: 1\ntasks: *none\n", "2:8 an alias has no anchor before it"),
                arguments("version: \u0001\n", "1:10 holds the control character 0x1, not text"),
                arguments("version: 1\ngroups: {a: {}}\ntasks: [{name: a, command: b}]", "2:13 max_running is missing"),
                arguments(
                        "version: 1\ngroups: {a b: {max_running: 1}}\ntasks: [{name: a, command: b}]", "2:10 groups: "),
                arguments(
                        "version: 1\ntasks: &t [{name: a, command: *t}]",
                        "2:12 command must be one value, not a mapping"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void a_wrong_file_is_one_problem_at_its_place(String yaml, String expected) throws IOException {
        List<String> problems = problems(yaml, true);
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0)).contains(expected);
    }

    @Test
    void columns_count_characters() throws IOException {
        assertThat(problems("version: 1\ntasks:\n  - {name: a, description: \"😀é\", command: b, priority: 9}\n", true))
                .containsExactly("3:56 priority: '9' is not a whole number from 1 to 5");
    }

    @Test
    void another_user_needs_a_runner_that_is_root() throws IOException {
        String yaml =
                "version: 1\ndefaults: {user: www}\ntasks:\n  - {name: a, command: b}\n  - {name: c, command: d}\n";
        assertThat(problems(yaml, true)).isEmpty();
        assertThat(problems(yaml, false))
                .containsExactly("2:12 user: only a runner that is root can start tasks as another user");
    }

    @Test
    void a_continuous_task_has_no_timeout() throws IOException {
        assertThat(problems(
                        "version: 1\ntasks:\n  - {name: a, command: b, schedule: \"@Continuous\", timeout: 5m}\n",
                        true))
                .containsExactly("3:52 timeout: a @continuous task has none, it is kept running");
    }

    @Test
    void only_the_crontabs_own_two_lines_are_started_by_it() throws IOException {
        String yaml =
                "version: 1\ntasks:\n  - {name: a, schedule: \"@hourly\", started_by: crontab, command: [smartcron, %s]}\n";
        assertThat(problems(String.format(yaml, "run"), true)).isEmpty();
        assertThat(problems(String.format(yaml, "health"), true)).isEmpty();
        assertThat(problems(String.format(yaml, "cleanup"), true))
                .containsExactly(
                        "3:36 started_by: crontab is only for the commands [smartcron, run] and [smartcron, health]");
        assertThat(problems(String.format(yaml, "run") + "  - {name: b, command: c, after: a}\n", true))
                .containsExactly("4:34 after: a is started by the crontab, never by a runner");
    }

    @Test
    void a_loop_over_several_tasks_is_told_once_with_its_way() throws IOException {
        assertThat(problems("""
                version: 1
                defaults: {command: [ls]}
                tasks:
                  - {name: before, after: a}
                  - {name: a, after: b}
                  - {name: b, after: [c]}
                  - {name: c, after: [a], on_success: d}
                  - {name: d, on_failure: c}
                """, true))
                .containsExactly(
                        "7:23 after goes round in a circle: a → b → c → a, so that it waits for itself",
                        "8:27 on_success and on_failure go round in a circle: c → d → c, so that it starts itself");
    }

    @Test
    void a_secret_in_the_defaults_is_told_once_and_never_shown() throws IOException {
        String yaml = """
                version: 1
                defaults: {env: {API_TOKEN: hunter2, LEVEL: info}}
                tasks:
                  - {name: a, command: [a]}
                  - {name: b, command: [b], env: {API_TOKEN: "${env:X}"}}
                  - {name: c, command: [c]}
                """;
        assertThat(problems(yaml, false))
                .singleElement()
                .asString()
                .startsWith("2:29 env.API_TOKEN: a secret")
                .doesNotContain("hunter2");
    }

    /** Each has 98765432 in a place for a secret. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ping_url: hc-ping.com/98765432",
                "ping_url: \"https://hc-ping.com/ 98765432\"",
                "ping_url: 98765432",
                "ping_url: *98765432",
                "ping_url: 'it's 98765432'",
                "ping_url:https://hc-ping.com/98765432",
                "ping_url: https://hc-ping.com/a: 98765432",
                "ping_url: [https://hc-ping.com/98765432]",
                "env: API_KEY=98765432",
                "env: [API_KEY=98765432]",
                "env: {API_KEY=98765432}",
                "env: {API_KEY=98765432: x}",
                "env: {API_KEY:98765432}",
                "env: {API_KEY: a, 98765432}",
                "env: {API_KEY: a, *98765432}",
                "env: {API_KEY: a, b, b: 98765432}",
                "env: {API_KEY: !98765432}",
                "env: {API_KEY: @98765432}",
                "env: {API_KEY: \"\\q98765432\"}",
                "env: {API_KEY: a: 98765432}",
                "env: {API_KEY: 'a'98765432'}",
                "env: {API_KEY: \"${env:98765432}\"}",
                "env: {API_KEY: \"a\\0b98765432\"}",
                "env: {API_KEY: 98765432, API_KEY: 98765432}",
                "env:\n      API_KEY: *98765432",
                "env:\n      API_KEY: %98765432",
                "env:\n      API_KEY: a: 98765432",
                "env:\n      API_KEY:98765432",
                "env:\n      API_KEY: 'a'98765432'",
                "command: curl --password=98765432 a: b"
            })
    void what_may_be_a_secret_is_in_no_message(String line) throws IOException {
        assertThat(problems("version: 1\ntasks:\n  - name: t\n    " + line + "\n    timeout: 5m\n", true))
                .isNotEmpty()
                .noneMatch(problem -> problem.contains("98765432"));
    }
}
