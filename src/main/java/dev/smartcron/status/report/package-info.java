/** The daily report: its facts, its words, and when it is sent. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.status.report;
