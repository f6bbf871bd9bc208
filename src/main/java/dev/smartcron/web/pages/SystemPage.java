package dev.smartcron.web.pages;

import dev.smartcron.app.Application;
import dev.smartcron.app.HealthLook;
import dev.smartcron.checks.CheckResult;
import dev.smartcron.settings.NodeSettings;
import dev.smartcron.settings.RetentionSettings;
import dev.smartcron.settings.Settings;
import dev.smartcron.status.ChannelState;
import dev.smartcron.status.DatabaseState;
import dev.smartcron.status.NodeState;
import dev.smartcron.status.TickBook;
import dev.smartcron.status.TickLags;
import dev.smartcron.store.alerts.Outbox;
import dev.smartcron.store.nodes.NodeTable.LagCount;
import dev.smartcron.store.nodes.NodeTable.Summary;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.upkeep.DatabaseSizes;
import dev.smartcron.store.upkeep.DatabaseSizes.DaySize;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Sizes;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import dev.smartcron.web.pages.PageMaker.PageHead;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The machines, the database, what is kept, the checks, and controls for emergencies.
 *
 * @param commands of this program, which a task may give too
 */
public record SystemPage(PageMaker pages, Set<String> commands) {
    private static final int SIZE_DAYS = 30;

    /** They keep a connection for long, of which others need some. */
    private static final Semaphore CHECKS = new Semaphore(1);

    private static final List<Duration> STEPS = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60));

    List<Endpoint> endpoints() {
        return List.of(Endpoint.look(
                "/system",
                "The machines, the database, and controls for emergencies.",
                List.of(Parameter.word("checks", List.of("verify", "health"), "Make these checks now.")),
                this::system));
    }

    /**
     * What the page shows.
     *
     * @param resident the process of the runner that stays on this node; empty where none does
     * @param locks how many tasks' locks are held
     * @param sizes of the last days, the oldest first
     * @param kept what is kept for how long
     * @param checked which checks were made; null for none
     * @param pause of everything; null where there is none
     */
    public record SystemView(
            List<NodeLine> nodes,
            TickBook ticks,
            NodeSettings here,
            OptionalLong resident,
            long locks,
            DatabaseState database,
            @Nullable String file,
            List<DaySize> sizes,
            List<ChannelState> outbox,
            Map<String, String> kept,
            @Nullable String checked,
            List<CheckLine> checks,
            @Nullable Pause pause) {
        public long waiting() {
            return outbox.stream().mapToLong(each -> each.outbox().waiting()).sum();
        }

        /** The corners of a line of its sizes, 600 wide and 80 high. */
        public String line() {
            long most = sizes.stream().mapToLong(DaySize::bytes).max().orElse(1);
            long first = sizes.get(0).day().toEpochDay();
            long days = Math.max(1, sizes.get(sizes.size() - 1).day().toEpochDay() - first);
            List<String> corners = new ArrayList<>();
            for (DaySize size : sizes) {
                corners.add(String.format(
                        Locale.ROOT,
                        "%.1f,%.1f",
                        600.0 * (size.day().toEpochDay() - first) / days,
                        78 - 74.0 * size.bytes() / Math.max(1, most)));
            }
            return String.join(" ", corners);
        }
    }

    /**
     * A machine.
     *
     * @param ticks of the last day; null where there were none
     * @param lags how late they began; empty where there were none
     */
    public record NodeLine(
            NodeState state,
            @Nullable Summary ticks,
            @Nullable TickLags lags) {
        /** Bars of how many ticks began how late. */
        public List<LagBar> bars() {
            List<LagBar> bars = new ArrayList<>();
            int most = lags == null
                    ? 1
                    : lags.counts().stream().mapToInt(LagCount::ticks).max().orElse(1);
            for (Duration step : STEPS) {
                int ticks = lags == null
                        ? 0
                        : lags.counts().stream()
                                .filter(count -> count.upTo().equals(step))
                                .mapToInt(LagCount::ticks)
                                .sum();
                bars.add(new LagBar(
                        Durations.format(step), ticks, ticks == 0 ? 0 : Math.max(2, Math.round(36f * ticks / most))));
            }
            return bars;
        }

        /** The lag that half of its ticks did not exceed; no more than the latest had. */
        public Duration usualLag() {
            Duration median = lags == null ? Duration.ZERO : lags.median();
            return ticks != null && ticks.latest().compareTo(median) < 0 ? ticks.latest() : median;
        }

        /** The same in words. */
        public String lagWords() {
            List<String> words = new ArrayList<>();
            bars().stream()
                    .filter(bar -> bar.ticks() > 0)
                    .forEach(bar -> words.add(bar.ticks() + " within " + bar.upTo()));
            return "Ticks of the last 24 hours by their lag: " + (words.isEmpty() ? "none" : String.join(", ", words));
        }

        /** How far its clock is ahead of the database's server, in words; empty where there is no server. */
        public String skew() {
            Duration skew = state.row().clockSkew();
            return skew == null
                    ? ""
                    : skew.isZero()
                            ? "as the database's"
                            : Durations.brief(skew.abs()) + (skew.isNegative() ? " ahead" : " behind");
        }
    }

    /** A bar of ticks, so high. */
    public record LagBar(String upTo, int ticks, int height) {}

    /** A check that was made, with what to try. */
    public record CheckLine(
            String name,
            String word,
            String detail,
            @Nullable String hint) {
        static CheckLine of(CheckResult result) {
            return new CheckLine(result.name(), result.status().word(), result.detail(), result.hint());
        }
    }

    private Response system(Request request) {
        Application app = request.app();
        Instant now = request.now();
        String checked = request.text("checks").orElse(null);
        List<CheckLine> checks = checked == null ? List.of() : checks(app, checked);
        TickBook ticks = app.tickBook(now);
        Map<String, TickLags> lags = TickLags.read(app.nodeTable(), now);
        LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        String twin = checked == null
                ? "smartcron nodes; smartcron status"
                : checked.equals("verify") ? "smartcron verify" : "smartcron health --no-alerts";
        return pages.page(
                request,
                new PageHead("System", SiteSection.SYSTEM, twin, checked == null ? "*" : null),
                "system",
                new SystemView(
                        app.nodes(now).stream()
                                .map(node -> new NodeLine(
                                        node,
                                        ticks.nodes().stream()
                                                .filter(each -> each.node()
                                                        .equals(node.row().name()))
                                                .findFirst()
                                                .orElse(null),
                                        lags.get(node.row().name())))
                                .toList(),
                        ticks,
                        app.settings().node(),
                        app.runner().pid(),
                        new HealthFacts(app.database()).locksHeld(now),
                        DatabaseState.read(app.database(), now),
                        app.database().file() == null
                                ? null
                                : app.database().file().toString(),
                        new DatabaseSizes(app.database()).between(today.minusDays(SIZE_DAYS), today),
                        ChannelState.of(app.channels().names(), new Outbox(app.database()), now),
                        kept(app.settings()),
                        checked,
                        checks,
                        app.tasks()
                                .pauseOfAll()
                                .filter(each -> each.covers(now))
                                .orElse(null)));
    }

    private List<CheckLine> checks(Application app, String which) {
        if (!CHECKS.tryAcquire()) {
            throw new RequestError(
                    ErrorCode.CONFLICT, "checks are being made already", "Wait a moment, and ask again.");
        }
        try {
            List<CheckResult> results = which.equals("verify")
                    ? app.verification(commands).check().results()
                    : new HealthLook(app, false).check().results();
            return results.stream().map(CheckLine::of).toList();
        } finally {
            CHECKS.release();
        }
    }

    private static Map<String, String> kept(Settings settings) {
        RetentionSettings retention = settings.retention();
        Map<String, String> kept = new LinkedHashMap<>();
        kept.put("executions", Durations.format(retention.executions()));
        kept.put("output", Durations.format(settings.logs().keep()));
        kept.put("events", Durations.format(retention.events()));
        kept.put("ticks", Durations.format(retention.ticks()));
        kept.put("alerts", Durations.format(retention.alerts()));
        kept.put("audit", Durations.format(retention.audit()));
        kept.put("backups", retention.backups() + " files");
        return kept;
    }

    /** A size for people. */
    public static String size(long bytes) {
        return Sizes.brief(bytes);
    }
}
