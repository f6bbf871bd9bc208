package dev.smartcron.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@CommandLine.Command(
        name = "help",
        mixinStandardHelpOptions = true,
        versionProvider = Smartcron.VersionLine.class,
        description = "Shows the commands, or the help of one.",
        footerHeading = "%nExamples:%n",
        footer = {"  smartcron help", "  smartcron help trigger"})
final class HelpCommand implements Runnable {
    @Parameters(paramLabel = "COMMAND", arity = "0..1", description = "The command to show the help of.")
    private @Nullable String command;

    @ParentCommand
    private @Nullable Smartcron program;

    @Override
    public void run() {
        if (program == null) {
            throw new IllegalStateException("a command without its program");
        }
        if (command == null) {
            program.run();
        } else {
            program.help(command);
        }
    }
}
