/** Settings: the home, smartcron.yaml, the environment and the options, settled into values. */
@NullMarked
package dev.smartcron.settings;

import org.jspecify.annotations.NullMarked;
