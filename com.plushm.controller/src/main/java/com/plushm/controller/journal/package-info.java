/**
 * The controller's journal on disk: the deciders' events ({@link
 * com.plushm.controller.decide.JournalEvent}) in their order, each with a check sum, written and
 * made durable by a thread of its own, several turns together. What a later event makes void is
 * deleted as it comes. A journal that was damaged is cut back to its last whole turn, the damaged
 * file is kept beside it, and people are told.
 */
package com.plushm.controller.journal;
