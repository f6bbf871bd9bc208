package dev.smartcron.cli;

import dev.smartcron.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IFactory;

/** Builds the model of all commands; a tick does without it. */
final class CommandModel {
    private static final int NARROWEST_HELP = 55;
    private static final int WIDEST_HELP = 100;

    private CommandModel() {}

    static CommandLine of(Console console) {
        CommandLine line = new CommandLine(new Smartcron(), new Factory(console));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(
                CommandLine.Help.defaultColorScheme(Terminal.wantsColour(console.environment()) ? Ansi.ON : Ansi.OFF));
        int width = Terminal.width(console.environment());
        if (width != Integer.MAX_VALUE) {
            // As picocli has it otherwise, which no terminal need be too narrow for.
            line.setUsageHelpWidth(Math.min(Math.max(width, NARROWEST_HELP), WIDEST_HELP));
        }
        WholeNumber.readBy(line);
        line.setParameterExceptionHandler(new WrongUse());
        line.setExecutionExceptionHandler((e, command, parsed) ->
                ErrorReport.print(e, console.err(), parsed.expandedArgs().contains("--verbose")));
        return line;
    }

    /** Makes the commands, each with what it works with. */
    private record Factory(Console console) implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            K made = CommandLine.defaultFactory().create(type);
            if (made instanceof Command command) {
                command.use(console);
            }
            return made;
        }
    }
}
