package dev.smartcron.checks;

import dev.smartcron.checks.Crontabs.CrontabLine;
import dev.smartcron.settings.NodeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The crontabs' lines that start a command of ours.
 *
 * @param here those of this home, and those whose home cannot be told
 * @param elsewhere those of other homes
 */
record OurLines(List<CrontabLine> here, List<CrontabLine> elsewhere) {
    static OurLines of(Crontabs crontabs, NodeSettings node, String command) {
        OurLines ours = new OurLines(new ArrayList<>(), new ArrayList<>());
        Pattern starts = starting(command);
        for (CrontabLine line : crontabs.lines()) {
            if (starts.matcher(line.text()).find()) {
                boolean isHere = LineHome.of(line, node)
                        .filter(home -> !home.equals(node.home()))
                        .isEmpty();
                (isHere ? ours.here : ours.elsewhere).add(line);
            }
        }
        return ours;
    }

    /** The pattern of what starts a command, as a person may have written it: with a path, in quotes, with options after it. */
    static Pattern starting(String command) {
        return Pattern.compile("smartcron[\"']?\\s+" + command + "(?![\\w-])");
    }

    /** Checks whether cron is told to look after this home, and to tick it no more: whoever ticks otherwise has neither line. */
    static boolean isRunGone(Crontabs crontabs, NodeSettings node) {
        return of(crontabs, node, "run").here.isEmpty()
                && !of(crontabs, node, "health").here.isEmpty();
    }
}
