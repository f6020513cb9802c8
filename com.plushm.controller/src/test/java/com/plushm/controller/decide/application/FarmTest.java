package com.plushm.controller.decide.application;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.id.Ordinal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class FarmTest {
  private static final Ordinal A = new Ordinal(1);
  private static final Ordinal B = new Ordinal(2);
  private static final Ordinal C = new Ordinal(3);

  private final List<Farm.Decision> decided = new ArrayList<>();
  private long now = 1_000;

  private Farm farm(int inputs, int slots, int attempts, double knee, Ordinal... hosts) {
    Farm farm = new Farm(new Farm.Rules(inputs, slots, attempts, knee));
    List.of(hosts).forEach(farm::join);
    settle(farm);
    return farm;
  }

  private void settle(Farm farm) {
    for (Optional<Farm.Decision> d = farm.due(now); d.isPresent(); d = farm.due(now)) {
      decided.add(d.get());
      farm.apply(d.get(), now);
      assertTrue("it decides for ever", decided.size() < 1_000);
    }
  }

  private void end(Farm farm, int input, Ordinal host, boolean well) {
    farm.ended(input, host, well, now);
    settle(farm);
  }

  private Farm.Give given(int input, Ordinal host, boolean second) {
    return new Farm.Give(input, host, second);
  }

  @Test
  public void inputsAreSpreadOverTheHostsAndTheirSlots() {
    farm(5, 2, 1, 0, A, B);
    assertEquals(
        List.of(given(0, A, false), given(1, B, false), given(2, A, false), given(3, B, false)),
        decided);
  }

  @Test
  public void anotherHostMayTakeThePlaceOfTheLast() {
    Farm farm = farm(1, 1, 1, 0, A);
    farm.noMoreHosts();
    farm.moreHosts();
    farm.lose(A);
    assertFalse(farm.failed(0));
    farm.join(B);
    farm.noMoreHosts();
    settle(farm);
    end(farm, 0, B, true);
    assertTrue(farm.over());
    assertEquals(0, farm.failed());
  }

  @Test
  public void everyInputIsAccountedForOnce() {
    Farm farm = farm(3, 1, 1, 0, A, B);
    end(farm, 0, A, true);
    end(farm, 0, A, true);
    end(farm, 1, B, false);
    assertFalse(farm.over());
    end(farm, 2, A, true);
    assertTrue(farm.over());
    assertEquals(2, farm.done());
    assertEquals(1, farm.failed());
    assertTrue(farm.failed(1));
    assertEquals(Optional.of(A), farm.winner(0));
  }

  @Test
  public void whatFailsIsTriedOnAnotherHostSoOften() {
    Farm farm = farm(1, 1, 2, 0, A, B);
    end(farm, 0, A, false);
    assertEquals(given(0, B, false), decided.get(1));
    end(farm, 0, B, false);
    assertTrue(farm.failed(0));
    assertEquals(2, decided.size());
  }

  @Test
  public void theOnlyHostTriesAgainItself() {
    Farm farm = farm(1, 1, 3, 0, A);
    end(farm, 0, A, false);
    end(farm, 0, A, true);
    assertEquals(1, farm.done());
    assertEquals(2, decided.size());
  }

  @Test
  public void aLostHostsInputsGoToOthersAndAreNoAttempt() {
    Farm farm = farm(2, 1, 1, 0, A, B);
    farm.lose(A);
    settle(farm);
    assertEquals(2, decided.size());
    end(farm, 1, B, true);
    assertEquals(given(0, B, false), decided.get(2));
    end(farm, 0, A, true);
    assertEquals("it was lost: nobody waits for its word", 1, farm.done());
    end(farm, 0, B, true);
    assertTrue(farm.over());
  }

  @Test
  public void withoutAnyHostWhatIsOpenFails() {
    Farm farm = farm(2, 1, 1, 0, A);
    farm.lose(A);
    settle(farm);
    assertFalse("another one may come", farm.over());
    farm.noMoreHosts();
    assertTrue(farm.over());
    assertEquals(2, farm.failed());
  }

  @Test
  public void aStragglerIsGivenToASecondHostAndTheFirstResultWins() {
    Farm farm = farm(4, 1, 1, 4, A, B, C);
    now += 100;
    end(farm, 0, A, true);
    now += 10;
    end(farm, 1, B, true);
    now += 90;
    end(farm, 3, A, true);
    int before = decided.size();
    long wake = farm.wakeAt(now).orElseThrow();
    assertEquals("input 2 began at 1000", 1_000 + Farm.KNEE_LEAST_MILLIS, wake);
    now = wake - 1;
    settle(farm);
    assertEquals(before, decided.size());
    now = wake;
    settle(farm);
    assertEquals(given(2, A, true), decided.get(before));
    now += 50;
    end(farm, 2, A, true);
    assertEquals(new Farm.Stop(2, C), decided.get(before + 1));
    assertEquals(4, farm.done());
    assertFalse("the other one is still being ended", farm.over());
    end(farm, 2, C, true);
    assertTrue(farm.over());
    assertEquals(4, farm.done());
    assertEquals(Optional.of(A), farm.winner(2));
    assertEquals(before + 2, decided.size());
  }

  @Test
  public void aSecondHostsFailureLeavesTheFirstToIt() {
    Farm farm = farm(3, 1, 1, 4, A, B);
    now += 100;
    end(farm, 0, A, true);
    now += 100;
    end(farm, 2, A, true);
    now = farm.wakeAt(now).orElseThrow();
    settle(farm);
    end(farm, 1, A, false);
    assertFalse(farm.failed(1));
    end(farm, 1, B, true);
    assertEquals(3, farm.done());
    assertTrue(farm.over());
  }

  @Test
  public void itIsTheSameWhetherTheFirstHostIsLostBeforeOrAfterTheSecondHasFailed() {
    Farm farm = farm(1, 1, 1, 0, A, B);
    farm.apply(given(0, B, true), now);
    end(farm, 0, B, false);
    assertFalse("the first one is still at it", farm.over());
    farm.lose(A);
    settle(farm);
    assertTrue(farm.failed(0));
    assertTrue(farm.over());
    assertEquals("nobody is given it again", 1, decided.size());
  }
}
