package dev.smartcron.cli;

import dev.smartcron.cli.terminal.Text;
import dev.smartcron.text.Nearest;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in two lines what is wrong with the words of a command. */
final class WrongUse implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
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

    /** Says that there is no such command, and which one may have been meant. */
    static String noCommand(CommandLine program, String word) {
        return "there is no command " + word
                + Nearest.hint(word, program.getSubcommands().keySet());
    }
}
