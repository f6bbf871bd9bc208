package dev.smartcron.maintenance;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what SQLite's integrity check says, for one question: is it a disagreement between indexes and their tables, and
 * nothing else?
 *
 * <p>Only that is mended. A damaged page of an index might name any page of the file as one of its own, and making the index
 * anew would free that.
 */
final class IndexDamage {
    private static final Pattern DISAGREEMENT = Pattern.compile("(?:row \\d+ missing from"
            + "|row \\d+ values differ from"
            + "|rowid not at end-of-record for row \\d+ of"
            + "|wrong # of entries in"
            + "|non-unique entry in) index (.+)");

    private IndexDamage() {}

    /**
     * The indexes that disagree with their tables.
     *
     * @param indexes that there are
     * @return empty where any line says something else
     */
    static Optional<Set<String>> in(List<String> lines, Collection<String> indexes) {
        Set<String> damaged = new LinkedHashSet<>();
        for (String line : lines) {
            Matcher disagreement = DISAGREEMENT.matcher(line);
            if (!disagreement.matches() || !indexes.contains(disagreement.group(1))) {
                return Optional.empty();
            }
            damaged.add(disagreement.group(1));
        }
        return Optional.of(damaged);
    }
}
