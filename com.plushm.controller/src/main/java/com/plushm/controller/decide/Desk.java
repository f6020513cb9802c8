package com.plushm.controller.decide;

/** What every job works with. */
record Desk(
    ControlContext context,
    Diary diary,
    Timers timers,
    HostTable hosts,
    Invitations invitations,
    RootLink root,
    Sequencer sequencer,
    Ledger ledger,
    FileDesk files,
    Recovery recovery,
    ControlSettings settings,
    Jobs jobs,
    LocalRuns local) {}
