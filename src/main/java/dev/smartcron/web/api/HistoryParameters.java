package dev.smartcron.web.api;

import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.query.HistoryFilter.Narrowing;
import dev.smartcron.text.Nearest;
import dev.smartcron.text.PublicWord;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import java.util.Arrays;
import java.util.List;

/** The parameters that narrow the history, on its page, in its file and in the API. */
public final class HistoryParameters {
    /** Says which page: the id that the last execution of the page before has. */
    public static final Parameter BEFORE =
            Parameter.number("before", "Only those with a smaller id: the last one of the page before.");

    /** All but the place and the size of a page. */
    public static final List<Parameter> ALL = List.of(
            Parameter.text("task", "Only this task's."),
            Parameter.word("status", words(Status.values()), "Only those in this state."),
            Parameter.time("since", "Only those that began then or later."),
            Parameter.time("until", "Only those that began before."),
            Parameter.word("trigger", words(Trigger.values()), "Only those that were started so."),
            Parameter.text("node", "Only those of this node."),
            Parameter.text("reason", "Only those with this reason_code."),
            Parameter.text("text", "Only those whose recorded reason has all of these words."),
            Parameter.text("owner", "Only jobs of this owner."));

    private HistoryParameters() {}

    /**
     * Reads them.
     *
     * @param limit the size of a page
     * @throws RequestError for a reason that there is not
     */
    public static HistoryFilter filter(Request request, int limit) {
        String task = request.text("task").orElse(null);
        if (task != null) {
            request.app().known(task);
        }
        return new HistoryFilter(
                task,
                request.text("status").map(Status::of).orElse(null),
                request.past("since"),
                new Narrowing(
                        request.past("until"),
                        request.text("trigger").map(Trigger::of).orElse(null),
                        request.text("node").orElse(null),
                        request.text("reason").map(HistoryParameters::reason).orElse(null),
                        request.text("owner").orElse(null),
                        request.text("text").orElse(null)),
                request.text("before").map(Long::valueOf).orElse(null),
                limit);
    }

    private static List<String> words(PublicWord... values) {
        return Arrays.stream(values).map(PublicWord::word).toList();
    }

    private static ReasonCode reason(String word) {
        List<String> words = words(ReasonCode.values());
        if (!words.contains(word)) {
            throw new RequestError(
                    ErrorCode.BAD_REQUEST,
                    "there is no reason '" + word + "'" + Nearest.hint(word, words),
                    "docs/reasons.md has them all.");
        }
        return ReasonCode.of(word);
    }
}
