package dev.smartcron.cli;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@CommandLine.Command(
        name = "help",
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        description = "Shows the commands, or the help of one.",
        footer = {"  smartcron help", "  smartcron help trigger"})
final class HelpCommand implements Runnable {
    @Parameters(paramLabel = "COMMAND", arity = "0..1", description = "The command to show the help of.")
    private @Nullable String command;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandLine program = Objects.requireNonNull(spec).parent().commandLine();
        CommandLine named = program;
        if (command != null) {
            named = program.getSubcommands().get(command);
            if (named == null) {
                throw WrongUse.noCommand(program, List.of(command));
            }
        }
        named.usage(program.getOut());
    }
}
