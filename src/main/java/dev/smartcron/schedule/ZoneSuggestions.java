package dev.smartcron.schedule;

import dev.smartcron.text.Nearest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The zones that somebody may mean by a text that is none; a wrong one is worse than none.
 *
 * <ol>
 *   <li>An abbreviation, a name of Windows, a city without a zone of its own: the zones of a table.
 *   <li>A zone in other letters, or a city alone.
 *   <li>A slip of the pen: in the city of a region, in the region of a city.
 * </ol>
 */
final class ZoneSuggestions {
    private static final String TABLE = "zones-by-other-names.txt";

    /** Shorter words are abbreviations, of which every other is one letter away. */
    private static final int SHORTEST_CITY = 5;

    private ZoneSuggestions() {}

    /** The rest of a message: {@code ; did you mean …?} or what to write. */
    static String hint(String text) {
        String wanted = plain(text);
        List<String> known = byOtherName(wanted);
        if (known.size() > 1) {
            return "; it may mean " + String.join(", ", known.subList(0, known.size() - 1)) + " or "
                    + known.get(known.size() - 1);
        }
        if (known.size() == 1) {
            return "; write " + known.get(0);
        }
        return near(wanted)
                .map(zone -> "; did you mean " + zone + "?")
                .orElse("; write one such as UTC or Pacific/Auckland");
    }

    private static String plain(String text) {
        return text.strip().replace('_', ' ').toLowerCase(Locale.ROOT);
    }

    private static List<String> byOtherName(String wanted) {
        String city = wanted.substring(wanted.lastIndexOf('/') + 1);
        try (InputStream table = ZoneSuggestions.class.getResourceAsStream(TABLE)) {
            if (table == null) {
                throw new IllegalStateException("the program's " + TABLE + " is missing");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int equals = line.indexOf(" = ");
                String name = equals < 0 ? "" : plain(line.substring(0, equals));
                // A city may come with its region; an abbreviation cannot.
                if (!name.isEmpty() && (name.equals(wanted) || (name.equals(city) && city.length() >= SHORTEST_CITY))) {
                    return List.of(line.substring(equals + 3).split(", ", -1));
                }
            }
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> near(String wanted) {
        Map<String, String> zones = new TreeMap<>();
        Map<String, String> cities = new TreeMap<>();
        for (String zone : ZoneId.getAvailableZoneIds()) {
            String name = plain(zone);
            zones.put(name, zone);
            // A city is offered only under its continent, not under an old alias such as SystemV or Etc.
            if (zone.indexOf('/') > 0 && !zone.startsWith("SystemV/") && !zone.startsWith("Etc/")) {
                cities.putIfAbsent(name.substring(name.lastIndexOf('/') + 1), zone);
            }
        }
        String same = zones.getOrDefault(wanted, cities.get(wanted));
        if (same != null) {
            return Optional.of(same);
        }
        int slash = wanted.lastIndexOf('/');
        String city = wanted.substring(slash + 1);
        if (city.length() < SHORTEST_CITY) {
            return Optional.empty();
        }
        if (slash < 0) {
            return Nearest.to(city, cities.keySet()).map(cities::get);
        }
        String region = wanted.substring(0, slash + 1);
        List<String> ofRegion = new ArrayList<>();
        List<String> ofCity = new ArrayList<>();
        for (String name : zones.keySet()) {
            if (name.startsWith(region) && name.indexOf('/', region.length()) < 0) {
                ofRegion.add(name.substring(region.length()));
            }
            if (name.endsWith("/" + city)) {
                ofCity.add(name.substring(0, name.length() - city.length()));
            }
        }
        return Nearest.to(city, ofRegion)
                .map(found -> region + found)
                .or(() -> Nearest.to(region, ofCity).map(found -> found + city))
                .map(zones::get);
    }
}
