package dev.smartcron.web.pages;

/**
 * One of the pages of a section.
 *
 * @param isHere where it is the one that is shown
 */
public record Tab(String title, Address address, boolean isHere) {}
