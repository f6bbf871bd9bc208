/** What keeps an installation well for years: retention, backup and restore, integrity. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.maintenance;
