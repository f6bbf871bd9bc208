package dev.smartcron.alert;

import dev.smartcron.settings.Route;
import dev.smartcron.store.alerts.Condition;
import java.util.List;

/**
 * Says who hears of a condition.
 *
 * @param routes from the settings
 * @param channels that there are
 */
record Audience(List<Route> routes, List<String> channels) {
    /** The channels that its task names; else those of each route that fits it; without routes, all that there are. */
    List<String> of(Condition condition) {
        if (!condition.to().isEmpty()) {
            return there(condition.to());
        }
        return routes.isEmpty()
                ? channels
                : there(routes.stream()
                        .filter(route -> route.fits(
                                condition.state().severity(), condition.category(), condition.task(), condition.rule()))
                        .flatMap(route -> route.to().stream())
                        .toList());
    }

    private List<String> there(List<String> wanted) {
        return channels.stream().filter(wanted::contains).toList();
    }
}
