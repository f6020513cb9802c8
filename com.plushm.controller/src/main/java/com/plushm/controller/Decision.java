package com.plushm.controller;

/**
 * Something that an execution decided.
 *
 * @param at milliseconds since 1970
 */
public record Decision(long at, String words) {}
