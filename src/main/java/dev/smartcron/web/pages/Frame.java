package dev.smartcron.web.pages;

import dev.smartcron.web.http.Visitor;
import dev.smartcron.web.http.Visitor.BrowserSession;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands around every page.
 *
 * @param prefix of every address of the site; empty for none
 * @param title of the page
 * @param section that it is a part of; null where it is none's
 * @param twin the command that shows the same; null where there is none
 * @param here its own address
 * @param live what its content is about, so that it is read again when something happens to that: {@code *}, {@code task NAME},
 *     {@code execution ID}; null for nothing
 * @param visitor null where nobody is signed in
 * @param system how the whole is; null where nobody is signed in, or it cannot be told
 */
public record Frame(
        String prefix,
        String title,
        @Nullable SiteSection section,
        @Nullable String twin,
        String here,
        @Nullable String live,
        @Nullable Visitor visitor,
        Moments times,
        @Nullable SystemLine system) {
    /**
     * The line at the top.
     *
     * @param lastTick of any node; null for never
     * @param isSilent where that is too long ago
     * @param paused why nothing is started, in words; null where it is
     */
    public record SystemLine(
            String node,
            String environment,
            @Nullable Instant lastTick,
            boolean isSilent,
            int alerts,
            int running,
            @Nullable String paused) {}

    /** An address of ours, as a link has it. */
    public String link(Object address) {
        return prefix + address;
    }

    /** A file of the page's own; another version of it has another address. */
    public String asset(String name) {
        return prefix + "/assets/" + name + "?v=" + Assets.version(name);
    }

    public boolean mayAct() {
        return visitor != null && visitor.mayAct();
    }

    /** What shows that a form is one of ours. */
    public String proof() {
        return Optional.ofNullable(visitor)
                .flatMap(Visitor::session)
                .map(BrowserSession::proof)
                .orElse("");
    }
}
