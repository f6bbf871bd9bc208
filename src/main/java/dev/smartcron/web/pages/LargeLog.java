package dev.smartcron.web.pages;

import dev.smartcron.app.Application;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.output.log.LogPage;
import dev.smartcron.status.ExecutionOutput;
import dev.smartcron.status.ExecutionOutput.PageWish;
import dev.smartcron.status.ExecutionOutput.WishKind;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.text.Sizes;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a large log that is shown.
 *
 * @param here the page without a place in it
 * @param isFollowed whether what comes is shown as it comes
 */
public record LargeLog(
        LogPage part, List<ShownLine> lines, Address here, boolean isFollowed, int most, boolean isWrapped) {
    private static final Pattern PLACE = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

    public Address head() {
        return here.with("show", "head");
    }

    public Address tail() {
        return here.with("show", "tail");
    }

    public Address before() {
        return here.with("upto", part.log() + "-" + part.from());
    }

    public Address after() {
        return here.with("at", part.log() + "-" + part.to());
    }

    public Address wrapped(boolean isToBe) {
        Address same = isFollowed ? here : here.with("at", part.log() + "-" + part.from());
        return same.with("wrap", isToBe ? null : "no");
    }

    /** Where its lines are, of a hundred. */
    public long percent() {
        return 100 * part.to() / Math.max(1, part.size());
    }

    public String size() {
        return Sizes.brief(part.size()) + "iB";
    }

    /**
     * A page of a large log; null where it is none, or its task may run twice at once, so that only all of it tells whose the
     * lines are.
     *
     * @param most lines of the page
     * @param usual as many as a page has where no number is given
     */
    static @Nullable LargeLog of(Request request, Execution execution, int most, int usual) {
        if (execution.startedAt() == null) {
            return null;
        }
        Application app = request.app();
        boolean isHead = request.text("show").filter("head"::equals).isPresent();
        PageWish wish = request.text("at")
                .map(place -> wish(WishKind.AFTER, place, most))
                .or(() -> request.text("upto").map(place -> wish(WishKind.BEFORE, place, most)))
                .orElse(new PageWish(isHead ? WishKind.BEGINNING : WishKind.END, 0, 0, most));
        boolean isAlone = app.tasks()
                .find(execution.task())
                .flatMap(row -> RegisteredTask.of(row).task())
                .filter(task -> task.policy().maxRunning() == 1)
                .isPresent();
        if (!isAlone) {
            return null;
        }
        boolean isRunning =
                execution.status() == Status.RUNNING && app.node().name().equals(execution.node());
        boolean isWrapped = request.text("wrap").isEmpty();
        Address here = Address.of("executions", Long.toString(execution.id()))
                .with("lines", most == usual ? null : most)
                .with("wrap", isWrapped ? null : "no");
        AnsiText text = new AnsiText();
        return ExecutionOutput.page(app.node().taskLog(), execution, wish, isRunning)
                .map(page -> new LargeLog(
                        page,
                        page.lines().stream()
                                .map(line ->
                                        new ShownLine(line.number(), text.line(line.text(), null), line.more(), false))
                                .toList(),
                        here,
                        !execution.status().isFinal() && wish.kind() == WishKind.END,
                        most,
                        isWrapped))
                .orElse(null);
    }

    private static PageWish wish(WishKind kind, String place, int most) {
        Matcher parts = PLACE.matcher(place);
        if (!parts.matches()) {
            throw new RequestError(
                    ErrorCode.BAD_REQUEST,
                    "'" + place + "' is no place in a log",
                    "Begin with the page of the execution.");
        }
        return new PageWish(kind, Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)), most);
    }
}
