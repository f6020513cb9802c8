package com.plushm.controller;

/** What a person asked for that is an execution: it has an id, hosts and an account. */
public sealed interface ExecutionRequest permits ShellRequest, RunRequest, PutRequest, GetRequest {}
