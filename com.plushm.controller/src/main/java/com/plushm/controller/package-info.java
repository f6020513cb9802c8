/**
 * The control node as its commands see it: ask it to connect hosts, to run a command or an
 * application, to tell what it knows; what happens is told to a listener. The packages below decide
 * ({@code decide}), act ({@code host}), sign ({@code ca}) and speak with people ({@code shell}).
 */
package com.plushm.controller;
