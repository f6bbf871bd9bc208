package dev.smartcron.cli;

import dev.smartcron.cli.terminal.Terminal;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.settings.Version;
import dev.smartcron.text.Nearest;
import dev.smartcron.text.UserError;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program as its user sees it: {@code smartcron COMMAND}. */
@CommandLine.Command(
        name = "smartcron",
        mixinStandardHelpOptions = true,
        versionProvider = Smartcron.VersionLine.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Runs the tasks of a task table from two crontab lines.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron register tasks.yaml   fill the task table",
            "  smartcron run                   one tick: what cron starts every minute",
            "  smartcron list                  the task table",
            "  smartcron history --limit 20    what happened",
            "  smartcron trigger NAME --wait   run one task now and see its output",
            "",
            "Exit codes: 0 done, 1 bad news, 2 wrong use, 3 cannot work, 4 our own fault."
        },
        subcommands = {
            RegisterCommand.class,
            RunCommand.class,
            HealthCommand.class,
            ListCommand.class,
            ShowCommand.class,
            StatusCommand.class,
            HistoryCommand.class,
            LogsCommand.class,
            WhyCommand.class,
            NextCommand.class,
            SimulateCommand.class,
            NodesCommand.class,
            TriggerCommand.class,
            KillCommand.class,
            EnableCommand.class,
            DisableCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            RescheduleCommand.class,
            UnlockCommand.class,
            StopCommand.class,
            VerifyCommand.class,
            MigrateCommand.class,
            HelpCommand.class,
        })
public final class Smartcron implements Runnable {
    private final Map<String, String> environment;
    private final Clock clock;
    private final PrintStream out;
    private final PrintStream err;

    private Smartcron(Map<String, String> environment, Clock clock, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.clock = clock;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs one command.
     *
     * @return its exit code
     */
    public static int execute(
            String[] arguments, Map<String, String> environment, Clock clock, PrintStream out, PrintStream err) {
        try {
            // The tick's own words are few: reading them by hand keeps the command model out of every minute.
            FastRun fast = FastRun.parse(arguments);
            return fast != null
                    ? fast.run(environment, clock, out, err)
                    : commandLine(environment, clock, out, err).execute(arguments);
        } catch (OutOfMemoryError e) {
            return ErrorReport.print(e, err, List.of(arguments).contains("--verbose"));
        }
    }

    private static CommandLine commandLine(
            Map<String, String> environment, Clock clock, PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(new Smartcron(environment, clock, out, err));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setColorScheme(
                CommandLine.Help.defaultColorScheme(Terminal.wantsColour(environment) ? Ansi.ON : Ansi.OFF));
        WholeNumber.readBy(line);
        line.setParameterExceptionHandler(Smartcron::wrongUse);
        line.setExecutionExceptionHandler((e, command, parsed) ->
                ErrorReport.print(e, err, parsed.expandedArgs().contains("--verbose")));
        return line;
    }

    /** {@code smartcron} alone shows what there is. */
    @Override
    public void run() {
        commandLine(environment, clock, out, err).usage(out);
    }

    /** Shows the help of one command. */
    void help(String command) {
        CommandLine program = commandLine(environment, clock, out, err);
        CommandLine named = program.getSubcommands().get(command);
        if (named == null) {
            throw UserError.wrongUse(noCommand(program, Text.oneLine(command)), "smartcron help");
        }
        named.usage(out);
    }

    Map<String, String> environment() {
        return environment;
    }

    Clock clock() {
        return clock;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    private static int wrongUse(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("smartcron: " + Text.oneLine(message(e)));
        err.println("  Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.WRONG_USE;
    }

    private static String message(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(e.getMessage());
        }
        String word = unmatched.getUnmatched().get(0);
        CommandLine command = e.getCommandLine();
        if (word.startsWith("-")) {
            String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            return "there is no option " + option
                    + Nearest.hint(option, command.getCommandSpec().optionsMap().keySet());
        }
        if (!command.getSubcommands().isEmpty()) {
            return noCommand(command, word);
        }
        return "'" + word + "' is one word too many";
    }

    private static String noCommand(CommandLine program, String word) {
        return "there is no command " + word
                + Nearest.hint(word, program.getSubcommands().keySet());
    }

    static final class VersionLine implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"smartcron " + Version.current()};
        }
    }
}
