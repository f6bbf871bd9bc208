package dev.smartcron.taskfile;

import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.text.References;
import dev.smartcron.text.Variables;
import dev.smartcron.yaml.CommonTexts;
import dev.smartcron.yaml.Shape;
import dev.smartcron.yaml.Shape.BadValue;
import dev.smartcron.yaml.Shape.CheckedText;
import java.time.ZoneOffset;
import java.util.Locale;

/** The texts that only a task file has. */
final class TaskTexts {
    static final CheckedText NAME =
            new CheckedText("a task's name", "^(?!\\d+$)[a-z0-9][a-z0-9_.-]{0,99}$", TaskTexts::name);
    static final CheckedText SCHEDULE =
            new CheckedText("a schedule", "^\\s*(@\\S+|\\S+(\\s+\\S+){4})\\s*$", TaskTexts::schedule);
    static final CheckedText USER = new CheckedText("a user", "^[A-Za-z_][A-Za-z0-9_.-]{0,31}$", TaskTexts::user);
    static final CheckedText ANY_NODE = new CheckedText("any", "^any$", TaskTexts::anyNode);
    static final Shape TASKS = Shape.listOf(CommonTexts.LINE);
    static final Shape COMMAND = new Shape.Either(
            Shape.text("a command", TaskTexts::command),
            new Shape.ListOf(new Shape.Literal(TaskTexts::argument, true), 1, false),
            null);
    static final Shape ENV = new Shape.Named(
            new CheckedText("the name of a variable", "^(?!SMARTCRON_)[A-Za-z_][A-Za-z0-9_]*$", TaskTexts::variable),
            new Shape.Literal(text -> CommonTexts.references(CommonTexts.lines(text)), false));

    private TaskTexts() {}

    /** Refuses digits alone: where a task or an execution can be named, they are an execution. */
    private static String name(String text) throws BadValue {
        if (!CommonTexts.line(text).matches("[a-z0-9][a-z0-9_.-]{0,99}")) {
            throw new BadValue(
                    "'" + text + "' is not a task's name: a-z, 0-9, _ . and -, at most 100, a letter or digit first");
        }
        if (text.matches("\\d+")) {
            throw new BadValue(
                    "'" + text + "' would be taken for the number of an execution: add a word, such as task_" + text);
        }
        return text;
    }

    private static String anyNode(String text) throws BadValue {
        if (!text.equals("any")) {
            throw new BadValue("'" + text + "' must be any, or a list of nodes: [" + text + "]");
        }
        return text;
    }

    private static String user(String text) throws BadValue {
        if (text.matches("\\d+")) {
            throw new BadValue(
                    "'" + text + "' is a number: write the user's name, the first word of: getent passwd " + text);
        }
        if (!CommonTexts.line(text).matches("[A-Za-z_][A-Za-z0-9_.-]{0,31}")) {
            throw new BadValue("'" + text + "' is not the name of a user");
        }
        return text;
    }

    /** Blanks squeezed and nicknames in lower case, so that no change of looks is a change of the task. */
    private static String schedule(String text) throws BadValue {
        try {
            // Whether a schedule can be read, and ever fires, does not depend on the zone.
            Schedule.parse(text, ZoneOffset.UTC);
        } catch (BadSchedule e) {
            throw new BadValue(String.valueOf(e.getMessage()));
        }
        String canonical = text.strip().replaceAll("[ \t]+", " ");
        return canonical.startsWith("@") ? canonical.toLowerCase(Locale.ROOT) : canonical;
    }

    private static String command(String text) throws BadValue {
        if (text.isBlank()) {
            throw new BadValue("is empty");
        }
        return argument(text);
    }

    private static String argument(String text) throws BadValue {
        CommonTexts.lines(text);
        if (References.in(text)) {
            throw new BadValue(
                    "${env:…} is resolved in env only, so that no secret shows in the list of processes; put "
                            + "it there and use the variable");
        }
        return text;
    }

    private static String variable(String name) throws BadValue {
        if (!Variables.isName(name)) {
            // NAME=value: what follows the name may be a secret.
            String shown = name.indexOf('=') < 0 ? name : name.substring(0, name.indexOf('=') + 1) + "…";
            throw new BadValue("'" + shown + "' is not the name of a variable: letters, digits and _, no digit first");
        }
        if (name.startsWith("SMARTCRON_")) {
            throw new BadValue(name + " is SmartCron's own to set: names that begin with SMARTCRON_ are kept for it");
        }
        return name;
    }
}
