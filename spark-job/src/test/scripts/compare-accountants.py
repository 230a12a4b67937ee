"""Compares lines "q z T delta rdp pld" on standard input with Opacus and Google's dp-accounting.

Opacus's file of Renyi divergences is loaded by itself: the package around it wants PyTorch.
"""

import importlib.util
import pathlib
import sys

import dp_accounting
from dp_accounting.pld import privacy_loss_distribution
from dp_accounting.rdp import rdp_privacy_accountant

ORDERS = [1 + x / 10 for x in range(1, 100)] + list(range(11, 64)) + [128, 256, 512, 1024]


def opacus():
    root = pathlib.Path(importlib.util.find_spec("dp_accounting").origin).parent.parent
    path = root / "opacus" / "accountants" / "analysis" / "rdp.py"
    spec = importlib.util.spec_from_file_location("opacus_rdp", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def poisson(rdp, q, z, rounds, delta, ours, ours_pld):
    theirs, _ = rdp.get_privacy_spent(
        orders=ORDERS,
        rdp=rdp.compute_rdp(q=q, noise_multiplier=z, steps=rounds, orders=ORDERS),
        delta=delta,
    )
    assert abs(ours - theirs) < 1e-6 * (1 + ours), ("opacus", theirs)
    account = rdp_privacy_accountant.RdpAccountant(ORDERS)
    account.compose(
        dp_accounting.PoissonSampledDpEvent(q, dp_accounting.GaussianDpEvent(z)), rounds
    )
    # Its series at fractional orders is a little above the integral.
    theirs = account.get_epsilon(delta)
    assert theirs * (1 - 2e-2) < ours < theirs + 1e-6, ("dp-accounting", theirs)
    loss = privacy_loss_distribution.from_gaussian_mechanism(
        z, sampling_prob=q, value_discretization_interval=1e-4
    )
    theirs = loss.self_compose(rounds).get_epsilon_for_delta(delta)
    assert abs(ours_pld - theirs) < 1e-3 * (1 + theirs), ("dp-accounting pld", theirs)


def fixed(clients, cohort, z, rounds, delta, ours):
    account = rdp_privacy_accountant.RdpAccountant(
        ORDERS, neighboring_relation=dp_accounting.NeighboringRelation.REPLACE_ONE
    )
    account.compose(
        dp_accounting.SampledWithoutReplacementDpEvent(
            clients, cohort, dp_accounting.GaussianDpEvent(z / 2)
        ),
        rounds,
    )
    theirs = account.get_epsilon(delta)
    assert abs(ours - theirs) < 1e-6 * (1 + ours), ("dp-accounting", theirs)


def main():
    rdp = opacus()
    count = 0
    for line in sys.stdin:
        kind, *numbers = line.split()
        a, b, c, d, *rest = map(float, numbers)
        try:
            if kind == "poisson":
                poisson(rdp, a, b, int(c), d, *rest)
            else:
                fixed(int(a), int(b), c, int(d), *rest)
        except AssertionError as wrong:
            sys.exit(f"{line.strip()}: {wrong}")
        count += 1
    print(f"{count} agree")


main()
