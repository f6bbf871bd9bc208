package dev.smartcron.cli;

import dev.smartcron.cli.terminal.Text;
import dev.smartcron.text.Nearest;
import dev.smartcron.text.UserError;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in two lines what is wrong with the words of a command, and which words were meant, if that can be known. */
final class WrongUse implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        PrintWriter err = e.getCommandLine().getErr();
        UserError error = translated(e);
        err.println("smartcron: " + Text.oneLine(String.valueOf(error.getMessage())));
        err.println("  Try: " + Text.oneLine(error.hint()));
        return ExitCode.WRONG_USE;
    }

    private static UserError translated(ParameterException e) {
        CommandLine command = e.getCommandLine();
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(command, unmatched.getUnmatched());
        }
        if (e instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return missing(command, missing.getMissing().get(0));
        }
        if (e instanceof OverwrittenOptionException twice && twice.getOverwritten() instanceof OptionSpec option) {
            return UserError.wrongUse(option.longestName() + " is given twice", "Leave one of the two out.");
        }
        ArgSpec argument = e.getArgSpec();
        if (argument instanceof OptionSpec option && option.arity().max() == 0) {
            return UserError.wrongUse(option.longestName() + " takes no value", option.longestName());
        }
        if (argument != null && e.getCause() instanceof TypeConversionException unreadable) {
            String name = argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
            return UserError.wrongUse(name + ": " + unreadable.getMessage(), help(command));
        }
        return UserError.wrongUse(String.valueOf(e.getMessage()), help(command));
    }

    private static UserError missing(CommandLine command, ArgSpec argument) {
        String name = command.getCommandSpec().qualifiedName();
        if (argument instanceof OptionSpec option) {
            String use = option.longestName() + " " + option.paramLabel();
            return UserError.wrongUse(option.longestName() + " needs a value: " + use, name + " " + use);
        }
        return switch (argument.paramLabel()) {
            case "FILE" ->
                UserError.wrongUse(
                        "no file is named",
                        command.getCommandName().equals("restore")
                                ? name + " FILE; they are in the folder backups of the home"
                                : name + " tasks.yaml");
            case "TASK|ID" ->
                UserError.wrongUse("no task or execution is named", name + " TASK; smartcron status shows what runs");
            default ->
                UserError.wrongUse(
                        "no " + argument.paramLabel().toLowerCase(Locale.ROOT) + " is named",
                        name + " " + argument.paramLabel() + "; smartcron list shows the names");
        };
    }

    private static UserError unmatched(CommandLine command, List<String> words) {
        String word = words.get(0);
        if (word.startsWith("-") && word.length() > 1) {
            return option(command, word.contains("=") ? word.substring(0, word.indexOf('=')) : word);
        }
        if (!command.getSubcommands().isEmpty()) {
            return noCommand(command, words);
        }
        return tooMany(command, word);
    }

    private static UserError option(CommandLine command, String option) {
        if (!command.getSubcommands().isEmpty()) {
            return FastRun.isGeneral(option)
                    ? UserError.wrongUse("no command is given", "smartcron help")
                    : UserError.wrongUse("there is no option " + option, help(command));
        }
        String meant = option.startsWith("--")
                ? Nearest.hint(
                        option,
                        command.getCommandSpec().optionsMap().keySet().stream()
                                .filter(name -> name.startsWith("--"))
                                .toList())
                : byLetter(command, option);
        return UserError.wrongUse("there is no option " + option + meant, help(command));
    }

    /** A single letter means the long option that begins with it, if only one does; the command's own come first. */
    private static String byLetter(CommandLine command, String option) {
        char letter = option.charAt(1);
        List<String> own = command.getCommandSpec().options().stream()
                .filter(each -> each.group() == null)
                .map(OptionSpec::longestName)
                .toList();
        List<String> fitting =
                own.stream().filter(name -> name.charAt(2) == letter).toList();
        if (fitting.isEmpty() && letter == 'n' && own.contains("--dry-run")) {
            fitting = List.of("--dry-run");
        }
        if (fitting.isEmpty()) {
            fitting = List.of("--json", "--verbose").stream()
                    .filter(name -> name.charAt(2) == letter)
                    .toList();
        }
        return fitting.size() == 1 ? "; did you mean " + fitting.get(0) + "?" : "";
    }

    private static UserError tooMany(CommandLine command, String word) {
        String name = command.getCommandName();
        return switch (name) {
            case "stop" ->
                UserError.wrongUse("stop takes no task: it makes this node's runner leave", "smartcron kill " + word);
            case "run" ->
                UserError.wrongUse("run takes no task: it starts all that is due", "smartcron trigger " + word);
            case "list", "status" -> UserError.wrongUse(name + " takes no task", "smartcron show " + word);
            case "why" -> UserError.wrongUse("why takes one task, and a time", "smartcron why TASK --at " + word);
            default -> UserError.wrongUse("'" + word + "' is one word too many", help(command));
        };
    }

    /** Says that there is no such command, and which one may have been meant. */
    static UserError noCommand(CommandLine program, List<String> words) {
        String word = words.get(0);
        String none = "there is no command " + word;
        return MeantCommand.instead(word, words.subList(1, words.size()))
                .map(meant -> UserError.wrongUse(none, meant))
                .orElseGet(() -> Nearest.to(word, program.getSubcommands().keySet())
                        .map(near -> UserError.wrongUse(none + "; did you mean " + near + "?", "smartcron " + near))
                        .orElseGet(() -> UserError.wrongUse(none, "smartcron help")));
    }

    private static String help(CommandLine command) {
        return command.getCommandSpec().qualifiedName() + " --help";
    }
}
