package dev.smartcron.store;

import dev.smartcron.store.LeftBehind.Other;
import java.util.Set;

/**
 * Claims that a runner made without knowing: the database recorded them, and the answer was lost on the way.
 *
 * <p>Nothing of them was started, and as their runner lives, nobody else would ever look after them.
 */
public final class Unheard {
    private final LeftBehind leftBehind;
    private final LeftBehind everybodys;
    private final String runner;

    public Unheard(Database database, String node, String runner) {
        this.leftBehind = new LeftBehind(database, node, runner);
        this.everybodys = new LeftBehind(database, node, "");
        this.runner = runner;
    }

    /**
     * Makes them pending once more. To be called after a turn that failed, before the next one.
     *
     * @param known executions that this runner started, or whose outcome it still has to record
     * @return how many there were
     * @throws DatabaseProblem when the database is still away; ask again
     */
    public int giveBack(Set<Long> known) {
        int found = 0;
        for (Other other : everybodys.others()) {
            if (other.runner().equals(runner) && !known.contains(other.claim().execution())) {
                leftBehind.giveBack(other.claim());
                found++;
            }
        }
        return found;
    }
}
