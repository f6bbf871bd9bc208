package dev.smartcron.cli;

import dev.smartcron.settings.Version;
import picocli.CommandLine.IVersionProvider;

/** Answers {@code --version}. */
final class VersionLine implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"smartcron " + Version.current()};
    }
}
