package dev.smartcron.settings;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who is told what, and when not.
 *
 * @param routes in order; empty: everything through every configured channel
 * @param remindEvery how long an alert that goes on stays silent before it is told again
 */
public record AlertRules(List<Route> routes, Duration remindEvery, Optional<QuietHours> quietHours) {
    /**
     * Where alerts of some kind go.
     *
     * @param severities words of {@code critical high medium low}; empty for every one
     * @param categories of tasks; empty for every one
     * @param to words of {@code mail slack webhook command}; at least one, each configured
     */
    public record Route(List<String> severities, List<String> categories, List<String> to) {
        /** Whether an alert goes this way; {@code category} is empty for one that is not about a task. */
        public boolean matches(String severity, String category) {
            return (severities.isEmpty() || severities.contains(severity))
                    && (categories.isEmpty() || categories.contains(category));
        }
    }

    /** Hours in which only what is critical is told; {@code from} after {@code until} goes over midnight. */
    public record QuietHours(LocalTime from, LocalTime until, ZoneId zone) {
        /** Whether a local time lies within; {@code from} does, {@code until} does not. */
        public boolean contains(LocalTime time) {
            boolean afterFrom = !time.isBefore(from);
            boolean beforeUntil = time.isBefore(until);
            return from.isBefore(until) ? afterFrom && beforeUntil : afterFrom || beforeUntil;
        }
    }

    static AlertRules of(Section alerts) {
        List<Route> routes = new ArrayList<>();
        for (Section route : alerts.sections("routes")) {
            routes.add(new Route(route.texts("severity"), route.texts("category"), route.texts("to")));
        }
        Section quiet = alerts.section("quiet_hours");
        return new AlertRules(
                List.copyOf(routes),
                alerts.duration("remind_every", Duration.ofHours(4)),
                quiet.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new QuietHours(
                                LocalTime.parse(quiet.required("from")),
                                LocalTime.parse(quiet.required("until")),
                                ZoneId.of(quiet.text("timezone").orElse("UTC")))));
    }
}
