package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Paint;
import dev.smartcron.cli.terminal.Table;
import dev.smartcron.cli.terminal.Terminal;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.operations.Applied;
import dev.smartcron.settings.Settings;
import dev.smartcron.taskfile.Reading;
import dev.smartcron.text.Json;
import dev.smartcron.text.Pages;
import dev.smartcron.text.UserError;
import dev.smartcron.yaml.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;

/** Runs one command: parses its words, calls one object, prints, and answers with an exit code. */
@CommandLine.Command(versionProvider = VersionLine.class)
abstract class Command implements Callable<Integer> {
    @ArgGroup(validate = false)
    private GeneralOptions general = new GeneralOptions();

    private @Nullable Console console;
    private int width;

    final void use(Console given) {
        console = given;
    }

    /** Does the work; see {@link ExitCode}. */
    abstract int run(Application app);

    @Override
    public final Integer call() {
        Console given = console();
        Settings settings = Settings.load(general.options(maxParallel()), given.environment());
        try (Application app = new Application(settings, given.environment(), given.clock(), given.err()::println)) {
            return run(app);
        }
    }

    /** The value of {@code run --max-parallel}, which no other command has; null when not given. */
    @Nullable
    Integer maxParallel() {
        return null;
    }

    /** Tells whether {@code --json} was given: then {@link #print(Object)} is all that may be printed. */
    final boolean json() {
        return general.json();
    }

    final boolean verbose() {
        return general.verbose();
    }

    /** Prints one JSON document. */
    final void print(@Nullable Object document) {
        console().out().println(Json.pretty(document));
    }

    /** Prints what became of tasks: one document, or a line for each. */
    final int answer(List<Applied> done, Instant now, Function<Applied, String> text) {
        if (json()) {
            print(done.stream().map(each -> each.json(now)).toList());
        } else {
            done.forEach(each -> line(text.apply(each)));
        }
        return ExitCode.DONE;
    }

    /** {@code killed after 3.4s: stopped by ann}. */
    static String outcome(Execution execution, Sentence sentences) {
        return execution
                .status()
                .after(
                        execution.duration().orElse(null),
                        execution.sentence(sentences).map(Text::oneLine));
    }

    /** Prints a line, folded between words where the terminal is too narrow for it. */
    final void line(String text) {
        int indent = 0;
        while (indent < text.length() && text.charAt(indent) == ' ') {
            indent++;
        }
        Text.wrap("", " ".repeat(indent + 2), text, width()).forEach(this::asItIs);
    }

    /** Prints a label and a text beneath which the text goes on. */
    final void labelled(String label, String text) {
        Text.wrap(label, " ".repeat(label.length()), Text.oneLine(text), width())
                .forEach(this::asItIs);
    }

    final void asItIs(String line) {
        console().out().println(line);
    }

    /** Prints a table as wide as the terminal allows. */
    final <R> void print(Table<R> table, List<R> rows) {
        print("", table, rows);
    }

    /** Prints a table after an indent. */
    final <R> void print(String indent, Table<R> table, List<R> rows) {
        table.lines(rows, width() - indent.length(), paint()).forEach(line -> asItIs(indent + line));
    }

    /** Prints everything that is wrong with a task file. */
    final int refuse(Reading.Bad file) {
        if (json()) {
            List<Object> problems = new ArrayList<>();
            for (Problem problem : file.problems()) {
                problems.add(Json.object(
                        "file",
                        problem.file(),
                        "line",
                        problem.hasPlace() ? problem.line() : null,
                        "column",
                        problem.hasPlace() ? problem.column() : null,
                        "message",
                        problem.message()));
            }
            print(Json.object("problems", problems));
        } else {
            List<Problem> problems = file.problems();
            if (!problems.get(0).hasPlace()) {
                throw UserError.wrongUse(
                        problems.get(0).toString(), "Name a task file that is there and yours to read.");
            }
            warn("smartcron: " + Text.count(problems.size(), "mistake") + " in "
                    + problems.get(0).file() + ", so nothing was done with it");
            problems.forEach(problem -> warn(problem.toString()));
            warn("  Try: mend " + (problems.size() == 1 ? "that line" : "these lines") + "; "
                    + Pages.named("task-file.md") + " has every key.");
        }
        return ExitCode.WRONG_USE;
    }

    /** The width of a line in characters. */
    final int width() {
        if (width == 0) {
            width = Terminal.width(console().environment());
        }
        return width;
    }

    final Paint paint() {
        return Paint.of(console().environment());
    }

    /** The words for an empty table, with the home, which may be the wrong one. */
    static String noTask(Application app) {
        return "No task is registered in " + app.settings().node().home()
                + ". Begin with: smartcron register tasks.yaml";
    }

    final void warn(String text) {
        console().err().println(text);
    }

    final Console console() {
        return Objects.requireNonNull(console);
    }
}
