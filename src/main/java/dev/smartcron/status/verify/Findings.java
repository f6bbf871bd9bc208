package dev.smartcron.status.verify;

import dev.smartcron.status.verify.Finding.Level;
import java.util.ArrayList;
import java.util.List;

/** Collects what the checks see, in the order they look. */
public final class Findings {
    private final List<Finding> findings = new ArrayList<>();

    void ok(String what, String detail) {
        findings.add(new Finding(Level.OK, what, detail, null));
    }

    void warn(String what, String detail, String hint) {
        findings.add(new Finding(Level.WARN, what, detail, hint));
    }

    void fail(String what, String detail, String hint) {
        findings.add(new Finding(Level.FAIL, what, detail, hint));
    }

    public List<Finding> all() {
        return List.copyOf(findings);
    }

    /** The worst there is. */
    public Level worst() {
        Level worst = Level.OK;
        for (Finding finding : findings) {
            worst = finding.level().compareTo(worst) > 0 ? finding.level() : worst;
        }
        return worst;
    }
}
