/** Settings: the home, smartcron.yaml, the environment and the options, settled into values. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.settings;
