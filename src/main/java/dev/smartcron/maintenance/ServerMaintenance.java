package dev.smartcron.maintenance;

import dev.smartcron.store.db.Schema;
import dev.smartcron.store.upkeep.ServerUpkeep;
import dev.smartcron.store.upkeep.ServerUpkeep.OthersTable;
import dev.smartcron.store.upkeep.ServerUpkeep.ServerIndex;
import dev.smartcron.text.Listing;
import dev.smartcron.text.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Works on our tables on a PostgreSQL server, beside everybody else; its files are its own business. */
final class ServerMaintenance implements DatabaseUpkeep {
    private static final int NAMED = 5;

    private final ServerUpkeep upkeep;
    private final Consumer<MaintainStep> done;

    ServerMaintenance(ServerUpkeep upkeep, Consumer<MaintainStep> done) {
        this.upkeep = upkeep;
        this.done = done;
    }

    /**
     * Refuses what the server would only warn of.
     *
     * @throws UserError where a table is somebody else's
     */
    void refuseOthersTables() {
        List<OthersTable> others = upkeep.othersTables();
        if (!others.isEmpty()) {
            String owner = others.get(0).owner();
            throw UserError.cannotWork(
                    "this user may not do the upkeep of " + Listing.names(others, NAMED, OthersTable::table)
                            + ", which belong to " + owner,
                    "Give the command as " + owner
                            + "; from PostgreSQL 17 on the right to maintain the tables will do.");
        }
    }

    /**
     * Checks each index, and makes damaged ones anew.
     *
     * <ol>
     *   <li>What a making anew has left that was broken off is removed.
     *   <li>An index that is not valid is made anew.
     *   <li>Each is held against its table, where the server has the functions for it, and made anew where they disagree.
     *   <li>What is damaged all the same is more than an index.
     * </ol>
     */
    @Override
    public Soundness makeSound() {
        long began = System.nanoTime();
        Optional<String> checker = upkeep.checker();
        Map<String, String> damages = new LinkedHashMap<>();
        for (ServerIndex index : upkeep.indexes()) {
            if (!index.valid() && index.leftover()) {
                upkeep.drop(index.name());
                done.accept(MaintainStep.since(began, "reindex", index.name() + " was left over, and is removed"));
            } else if (!index.valid()) {
                damages.put(index.name(), index.name() + " is not valid");
            } else {
                damage(index.name(), checker).ifPresent(damage -> damages.put(index.name(), damage));
            }
        }
        done.accept(MaintainStep.since(began, "integrity", verdict(damages, checker)));
        for (String index : damages.keySet()) {
            long before = System.nanoTime();
            upkeep.reindex(index);
            done.accept(MaintainStep.since(before, "reindex", index + " is made anew from its table"));
        }
        List<String> left = new ArrayList<>();
        damages.keySet().forEach(index -> damage(index, checker).ifPresent(left::add));
        List<String> reindexed = List.copyOf(damages.keySet());
        if (!left.isEmpty()) {
            return new Soundness(Soundness.Integrity.DAMAGED, left, reindexed);
        }
        return checker.isEmpty() && reindexed.isEmpty()
                ? new Soundness(Soundness.Integrity.NOT_CHECKED, List.of(), List.of())
                : Soundness.sound(reindexed);
    }

    private Optional<String> damage(String index, Optional<String> checker) {
        return checker.flatMap(functions -> upkeep.damage(index, functions));
    }

    private static String verdict(Map<String, String> damages, Optional<String> checker) {
        return damages.isEmpty()
                ? checker.isPresent()
                        ? "every index agrees with its table"
                        : "every index is valid; more is checked where the extension amcheck is installed"
                : "damaged: " + Listing.sentences(List.copyOf(damages.values()), NAMED, damage -> damage);
    }

    @Override
    public Compacted compact(boolean full) {
        long began = System.nanoTime();
        List<String> remarks = new ArrayList<>();
        Schema.tables().forEach(table -> remarks.addAll(upkeep.vacuum(table)));
        @Nullable String remark = remarks.isEmpty() ? null : remarks.get(0);
        done.accept(MaintainStep.since(
                began,
                "vacuum",
                Schema.tables().size() + " tables are vacuumed and analyzed"
                        + (remark == null ? "" : "; the server remarks: " + remark)));
        return new Compacted(true, Vacuum.PLAIN);
    }
}
