/** YAML files read against a table of keys: every value in its canonical form with its place, or every problem. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.yaml;
