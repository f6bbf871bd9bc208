/** The timeline: what tasks did, and what they will do, side by side. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.status.timeline;
