package dev.smartcron.simulation;

import dev.smartcron.html.StyleSheet;
import dev.smartcron.html.Templates;
import gg.jte.Content;
import java.util.Map;

/** A simulation as one page that needs nothing but itself: no script, no network, no other file. */
public final class SimulationPage {
    private SimulationPage() {}

    /**
     * The page.
     *
     * @param source where the tasks come from, as its title has it
     */
    public static String of(Simulation simulation, String source) {
        String sheet = StyleSheet.text();
        // The policy forbids to load or run anything, even if something got past the escaping.
        Content style = output -> output.writeContent("<style>" + sheet + "</style>");
        return Templates.page(
                "simulation/file.jte",
                Map.of("page", new Forecast(simulation, source), "policy", StyleSheet.policy(sheet), "style", style));
    }
}
