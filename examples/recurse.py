# a is doubled twice: :bug recurse shows why backward needs an order
a = 1.0
b = a + a
c = b + b
