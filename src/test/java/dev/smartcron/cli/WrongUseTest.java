package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every wrong command line is answered in two lines of one style, the second with what was meant. */
class WrongUseTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ps                          | there is no command ps | smartcron status
            top                         | there is no command top | smartcron status
            ls                          | there is no command ls | smartcron list
            start long_one              | there is no command start | smartcron trigger long_one
            exec long_one               | there is no command exec | smartcron trigger long_one
            start                       | there is no command start | smartcron trigger TASK
            restart web                 | there is no command restart | smartcron kill web; a service then starts again, any other task with smartcron trigger web
            cancel long_one             | 'long_one' is no job's id | smartcron kill long_one for a task, smartcron cancel --owner long_one for an owner
            abort long_one              | there is no command abort | smartcron kill long_one
            log a                       | there is no command log | smartcron logs a
            tail -f a                   | there is no command tail | smartcron logs a
            describe a                  | there is no command describe | smartcron show a
            remove a                    | there is no command remove | take it out of the task file, then smartcron register tasks.yaml --prune
            delete a                    | there is no command delete | take it out of the task file, then smartcron register tasks.yaml --prune
            add x.yaml                  | there is no command add | smartcron register tasks.yaml
            edit a                      | there is no command edit | change the task file, then smartcron register tasks.yaml
            validate x.yaml             | there is no command validate | smartcron register tasks.yaml --dry-run
            ack 4                       | there is no command ack | smartcron alerts ack 4
            ack                         | there is no command ack | smartcron alerts ack ID
            ack vend                    | there is no command ack | smartcron alerts ack ID
            snooze 4 --for 2h           | there is no command snooze | smartcron alerts snooze 4 --for 4h
            silence vend                | there is no command silence | smartcron alerts snooze --task vend --for 4h
            mute                        | there is no command mute | smartcron alerts snooze ID --for 4h
            alarm                       | there is no command alarm | smartcron alerts
            alarms                      | there is no command alarms | smartcron alerts
            monitor                     | there is no command monitor | smartcron health
            alerts 12                   | alerts has no '12' | smartcron alerts show 12
            alerts akc 12               | alerts has no 'akc' | smartcron alerts ack
            alerts --task a             | alerts takes no --task | smartcron alerts snooze --task a --for 2h
            alerts --for 2h             | alerts takes no --for | smartcron alerts snooze ID --for 2h
            alerts --limit 5            | alerts takes no --limit | smartcron alerts --all --limit 5
            alerts --all --limit -1     | --limit -1 leaves nothing to show | Give 1 or more.
            alerts --all --limit 0      | --limit 0 leaves nothing to show | Give 1 or more.
            alerts show 12 --all        | alerts show takes no --all | smartcron alerts --all
            alerts ack 12 --for 2h      | alerts ack takes no --for | smartcron alerts snooze ID --for 2h
            alerts test --task a        | alerts test takes no --task | smartcron alerts snooze --task a --for 2h
            alerts rules x              | alerts rules takes no 'x' | smartcron alerts rules
            alerts snooze 12 --all --for 2h | an ID, --task and --all do not go together | smartcron alerts snooze ID, --task T or --all
            alerts snooze --all --task a --for 2h | an ID, --task and --all do not go together | smartcron alerts snooze ID, --task T or --all
            alerts snooze 12 --task a --for 2h | an ID, --task and --all do not go together | smartcron alerts snooze ID, --task T or --all
            suspend a                   | there is no command suspend | smartcron pause a
            unpause a                   | there is no command unpause | smartcron resume a
            version                     | there is no command version | smartcron --version
            lst                         | there is no command lst; did you mean list? | smartcron list
            histroy                     | there is no command histroy; did you mean history? | smartcron history
            frobnicate                  | there is no command frobnicate | smartcron help
            help trigge                 | there is no command trigge; did you mean trigger? | smartcron trigger
            --json                      | no command is given | smartcron help
            --home /x                   | no command is given | smartcron help
            --frob                      | there is no option --frob | smartcron --help
            stop long_one               | stop takes no task: it makes this node's runner leave | smartcron kill long_one
            run long_one                | run takes no task: it starts all that is due | smartcron trigger long_one
            list a                      | list takes no task | smartcron show a
            status a                    | status takes no task | smartcron show a
            why a 03:00                 | why takes one task, and a time | smartcron why TASK --at 03:00
            health now                  | 'now' is one word too many | smartcron health --help
            trigger a b                 | 'b' is one word too many | smartcron trigger --help
            show                        | no task is named | smartcron show TASK; smartcron list shows the names
            trigger                     | no task is named | smartcron trigger TASK; smartcron list shows the names
            disable                     | no task is named | smartcron disable TASK; smartcron list shows the names
            kill                        | no task or execution is named | smartcron kill TASK; smartcron status shows what runs
            register                    | no file is named | smartcron register tasks.yaml
            list --jsn                  | there is no option --jsn; did you mean --json? | smartcron list --help
            nodes -f                    | there is no option -f; did you mean --forget? | smartcron nodes --help
            list -q                     | there is no option -q | smartcron list --help
            list -n                     | there is no option -n | smartcron list --help
            list -v                     | there is no option -v; did you mean --verbose? | smartcron list --help
            trigger a -w                | there is no option -w; did you mean --wait? | smartcron trigger --help
            register x -n               | there is no option -n; did you mean --dry-run? | smartcron register --help
            pause -a                    | there is no option -a; did you mean --all? | smartcron pause --help
            history --limit             | --limit needs a value: --limit N | smartcron history --limit N
            history --limit --json      | --limit needs a value: --limit N | smartcron history --limit N
            history --limit abc         | --limit: 'abc' is not a whole number, or too large | smartcron history --help
            history --limit 5 -n 6      | --limit is given twice | Leave one of the two out.
            history --status gone       | --status: 'gone' is not a state (pending, running, succeeded, failed, timed_out, killed, lost, skipped, missed, blocked, cancelled) | smartcron history --help
            history --limit 0           | --limit 0 leaves nothing to show | Give 1 or more.
            logs a --execution x        | --execution: 'x' is not a whole number, or too large | smartcron logs --help
            logs a -n x                 | --lines: 'x' is not a whole number, or too large | smartcron logs --help
            run --max-parallel 0        | --max-parallel: '0' is not a whole number from 1 to 10000 | smartcron run --help
            list --json=yes             | --json takes no value | --json
            trigger --wait=5 a          | --wait takes no value | --wait
            resume                      | no task is named | Name tasks, or give --all.
            next --count 0              | --count 0 is too few or too many | Give 1 to 10000.
            """)
    void is_answered_in_two_lines_with_what_was_meant(String words, String what, String hint) {
        Answer answer = new Deployment(folder).smartcron(words.split(" +"));
        assertThat(answer.err()).isEqualTo("smartcron: " + what + "\n  Try: " + hint + "\n");
        assertThat(answer.out()).isEmpty();
        assertThat(answer.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    }

    @Test
    void general_options_may_stand_before_the_command() {
        Deployment deployment = new Deployment(folder);
        deployment.environment.remove("SMARTCRON_HOME");
        String home = folder.resolve("elsewhere").toString();
        for (String[] words : List.of(
                new String[] {"--home", home, "--json", "list"},
                new String[] {"--json", "--home=" + home, "list"},
                new String[] {"--json", "list", "--home", home},
                new String[] {"list", "--json", "--home", home})) {
            Answer answer = deployment.smartcron(words);
            assertThat(answer.err()).isEmpty();
            assertThat(answer.array()).isEmpty();
        }
        assertThat(deployment.smartcron("--home", home, "trigger", "a").err()).startsWith("smartcron: ");
    }

    /** picocli's own sentences end up in no answer, whatever is left out, doubled or spoilt. */
    @Test
    void no_command_answers_in_the_parsers_own_words() {
        List<String> foreign = new ArrayList<>();
        for (Class<?> type :
                Smartcron.class.getAnnotation(picocli.CommandLine.Command.class).subcommands()) {
            picocli.CommandLine command = new picocli.CommandLine(type);
            String name = command.getCommandName();
            List<List<String>> lines = new ArrayList<>(List.of(List.of(name), List.of(name, "a", "b", "c", "d")));
            List<String> options = command.getCommandSpec().options().stream()
                    .filter(option -> option.group() == null || name.equals("list"))
                    .map(option -> option.longestName())
                    .filter(option -> !option.equals("--verbose"))
                    .toList();
            for (String option : options) {
                lines.add(List.of(name, option));
                lines.add(List.of(name, option, option));
                lines.add(List.of(name, option, "x", option, "x"));
                lines.add(List.of(name, option + "=\u0000"));
            }
            for (List<String> words : lines) {
                // With --brief an exit of 2 is Nagios' word for critical.
                boolean stays = words.contains("--follow")
                        || (name.equals("dashboard") && !words.contains("--port"))
                        || name.equals("run");
                if (stays || words.contains("--brief")) {
                    continue;
                }
                Answer answer = new Deployment(folder).smartcron(words.toArray(String[]::new));
                if (answer.exitCode() == ExitCode.WRONG_USE
                        && (answer.err().lines().count() != 2
                                || answer.err()
                                        .matches("(?s).*(parameter|Missing required|Invalid value|should be).*"))) {
                    foreign.add(words + ": " + answer.err());
                }
            }
        }
        assertThat(foreign).isEmpty();
    }
}
