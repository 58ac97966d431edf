"""What moments hold, over classes as people write them."""

import unittest

from running import run


class TheLecture(unittest.TestCase):
    def test_each_backward_is_a_moment_over_one_structure(self):
        seen = run("lecture.py")
        self.assertEqual([event["event"] for event in seen.events], ["start", "class", *["moment"] * 4, "end"])
        self.assertEqual(seen.of("class"), [{"event": "class", "name": "Value", "place": "lecture.py:6"}])
        self.assertEqual({event["place"] for event in seen.moments}, {"lecture.py:111"})
        self.assertEqual({event["structure"] for event in seen.moments}, {1})
        first = seen.taken[0]
        self.assertEqual(first.text(), "+(+(*(**(+(+(*(a, b), w[0]), -2), 2), w[1]), a), a)")
        self.assertEqual(list(first.data), [2, -3, 0.5, -0.25, -6, -5.5, -2, -7.5, 2, 56.25, -14.0625, -12.0625, -10.0625])
        self.assertEqual([first.after[at] for at in (0, 1, 2, 3)], [-9.25, 7.5, 3.75, 56.25])
        self.assertEqual(first.places[first.at("e")], "lecture.py:106")
        self.assertEqual(first.rules[first.at("e")], "lecture.py:34")
        self.assertEqual(first.header, {"index": 1, "structure": 1, "seed": 1.0, "seeded": True, "after": True})
        second = seen.taken[1]
        self.assertEqual(second.data[0], 2 + 0.001 * 9.25)
        self.assertEqual([each for each in second.before if each == each], [0.0] * 12)
        self.assertEqual(list(first.serial)[:4], list(second.serial)[:4])
        self.assertNotEqual(first.serial[4], second.serial[4])


if __name__ == "__main__":
    unittest.main()
