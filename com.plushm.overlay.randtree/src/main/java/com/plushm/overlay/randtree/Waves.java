package com.plushm.overlay.randtree;

import com.plushm.api.id.NodeId;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.overlay.randtree.Children.Child;
import com.plushm.overlay.randtree.RandTreeMessage.Collect;
import com.plushm.overlay.randtree.RandTreeMessage.Distribute;
import com.plushm.overlay.randtree.ransub.Member;
import com.plushm.overlay.randtree.ransub.RanSub;
import com.plushm.overlay.randtree.ransub.Sample;
import com.plushm.overlay.randtree.ransub.Variant;

/**
 * RanSub's waves over this tree: down from the root every round, up when the children have answered
 * or the deadline of their level has passed.
 */
final class Waves {
  /** The root's next round. */
  static final String ROUND = "randtree.round";

  /** The children had their time to answer. */
  static final String COLLECT = "randtree.collect";

  private final OverlayContext context;
  private final RandTreeSettings settings;
  private final Place place;
  private final Children children;
  private final Acquaintances acquaintances;
  private final RanSub ranSub;
  private boolean sentUp = true;

  Waves(
      OverlayContext context,
      RandTreeSettings settings,
      Place place,
      Children children,
      Acquaintances acquaintances) {
    this.context = context;
    this.settings = settings;
    this.place = place;
    this.children = children;
    this.acquaintances = acquaintances;
    this.ranSub = new RanSub(settings.sampleSize(), Variant.ALL, context.random());
  }

  /** This node became root: the rounds start here. */
  void start() {
    context.startTimer(ROUND, settings.roundInterval());
  }

  void round() {
    if (place.isRoot()) {
      context.startTimer(ROUND, settings.roundInterval());
      distribute(ranSub.round() + 1, Sample.NOBODY);
    }
  }

  void onDistribute(Distribute wave) {
    distribute(wave.round(), wave.sample());
  }

  private void distribute(long round, Sample from) {
    ranSub.distribute(round, from, children.ids());
    int height = children.subtree(context.now()).height();
    acquaintances.sampled(
        ranSub.view().members(),
        ranSub.outside().members(),
        place,
        settings.depthMax(place.treeSize()) - 1 - height);
    Member self = self();
    for (Child child : children.all()) {
      Sample sample = ranSub.sampleFor(child.peer.id(), self);
      context.send(child.peer, new Distribute(child.attachment, round, sample));
    }
    sentUp = place.isRoot();
    if (!sentUp) {
      if (ranSub.complete()) {
        sendUp();
      } else {
        context.startTimer(COLLECT, settings.collectWait() * height);
      }
    }
  }

  void onCollect(NodeId child, Collect wave) {
    ranSub.collect(child, wave.round(), wave.sample());
    completeOrNot();
  }

  /** Who does not answer in time is not represented in this round. */
  void deadline() {
    sendUp();
  }

  void lost(NodeId child) {
    ranSub.lost(child);
    completeOrNot();
  }

  private void completeOrNot() {
    if (!sentUp && ranSub.complete()) {
      sendUp();
    }
  }

  private void sendUp() {
    context.cancelTimer(COLLECT);
    if (!sentUp && place.parent() != null) {
      context.send(
          place.parent(), new Collect(place.attachment(), ranSub.round(), ranSub.subtree(self())));
    }
    sentUp = true;
  }

  private Member self() {
    int free = children.subtree(context.now()).free().get(0);
    return new Member(context.self(), context.incarnation(), place.depth(), free);
  }
}
