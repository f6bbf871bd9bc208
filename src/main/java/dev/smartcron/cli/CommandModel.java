package dev.smartcron.cli;

import dev.smartcron.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Builds the model of all commands; a tick does without it. */
final class CommandModel {
    private static final String PAGE = "page";

    private CommandModel() {}

    static CommandLine of(Console console) {
        CommandLine line = new CommandLine(new Smartcron(), new Factory(console));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        // A word that begins with @ is a word.
        line.setExpandAtFiles(false);
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setHelpSectionKeys(List.of(PAGE));
        line.setHelpSectionMap(
                Map.of(PAGE, help -> HelpPage.of(help.commandSpec(), Terminal.width(console.environment()))));
        WholeNumber.readBy(line);
        line.setParameterExceptionHandler(new WrongUse());
        line.setExecutionExceptionHandler((e, command, parsed) ->
                ErrorReport.print(e, console.err(), parsed.originalArgs().contains("--verbose")));
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
