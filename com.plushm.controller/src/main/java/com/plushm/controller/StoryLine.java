package com.plushm.controller;

import java.time.Instant;

/** Something that an execution decided, by the wall clock. */
public record StoryLine(Instant at, String words) {}
