/** Where the home is and what smartcron.yaml, the environment and the options say. */
@NullMarked
package dev.smartcron.settings;

import org.jspecify.annotations.NullMarked;
